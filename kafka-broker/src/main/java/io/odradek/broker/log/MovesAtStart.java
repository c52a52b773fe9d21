package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of moves that the last life did not finish. A swap goes: the former log leaves its name, the future one takes it. So
 * there are three states to find, and a fourth that only the loss of power makes of them:
 *
 * <ul>
 *   <li>both, under their own names: the move goes on
 *   <li>the future log alone: with a {@link LogFiles#SUCCESSOR} it takes the name; without one it is of no use
 *   <li>the log in its new place alone: done
 *   <li>two logs under the same name, one of them a successor: the one that has more stays
 * </ul>
 *
 * <p>Runs on: the thread that starts the broker.
 */
final class MovesAtStart {

    private static final Logger LOG = LoggerFactory.getLogger(MovesAtStart.class);

    private MovesAtStart() {}

    /**
     * Puts future logs in place that only lack the name. Call it with all directories online: the log itself could lie in one
     * that is away.
     */
    static void finishSwaps(List<ManagedDirectory> directories) {
        for (ManagedDirectory directory : directories) {
            directory.attempt("look for future logs", () -> {
                for (Path future : successors(directory)) {
                    TopicPartition partition =
                            LogFiles.futurePartitionOf(name(future)).orElseThrow();
                    if (directories.stream().noneMatch(any -> any.hasLog(partition))) {
                        LOG.info("{} takes the place of the log that it is the copy of", future);
                        directory.rename(future, directory.directory().path().resolve(partition.toString()));
                    }
                }
            });
        }
    }

    private static List<Path> successors(ManagedDirectory directory) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                directory.directory().path(),
                path -> LogFiles.futurePartitionOf(name(path)).isPresent()
                        && Files.exists(path.resolve(LogFiles.SUCCESSOR)))) {
            List<Path> all = new java.util.ArrayList<>();
            found.forEach(all::add);
            return all;
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /**
     * Which of two logs of one partition stays.
     *
     * @throws IllegalStateException if neither came there by a move
     */
    static PartitionLog newer(PartitionLog one, PartitionLog other) {
        if (!isSuccessor(one) && !isSuccessor(other)) {
            throw new IllegalStateException("there are two logs of " + one.topicPartition() + ": " + other.path()
                    + " and " + one.path() + ". Move the older one away.");
        }
        int epochs = Integer.compare(
                one.latestEpoch().orElse(-1), other.latestEpoch().orElse(-1));
        int order = epochs != 0 ? epochs : Long.compare(one.logEndOffset(), other.logEndOffset());
        boolean first = order > 0 || order == 0 && isSuccessor(one);
        LOG.warn("A move was cut off: of {} and {}, {} stays", one, other, first ? one : other);
        return first ? one : other;
    }

    private static boolean isSuccessor(PartitionLog log) {
        return Files.exists(log.path().resolve(LogFiles.SUCCESSOR));
    }

    /**
     * The move that a future log is part of, cut to what the present log has.
     *
     * @param current the log of the same partition
     * @param keptEverything whether nothing that the last life wrote can be missing in either
     * @return empty if the future log is of no use
     */
    static Optional<FutureLog> resumed(PartitionLog future, Optional<PartitionLog> current, boolean keptEverything) {
        boolean sameTopic = current.isPresent()
                && (future.topicId().isEmpty()
                        || future.topicId().equals(current.get().topicId()));
        if (!keptEverything || !sameTopic) {
            return Optional.empty();
        }
        if (future.logEndOffset() > current.get().logEndOffset()) {
            future.truncateTo(current.get().logEndOffset());
        }
        return Optional.of(new FutureLog(current.get(), future));
    }
}
