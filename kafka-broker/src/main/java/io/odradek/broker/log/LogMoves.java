package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs that move from one log directory to another (KIP-113), and where logs shall lie that are not there yet.
 *
 * <p>A move is a {@link FutureLog}; whoever copies calls {@link #prepare} before the end, {@link #swap} when there is nothing left to
 * copy, and {@link #finish} after it.
 *
 * <p>Runs on: any thread; what concerns one partition happens one after the other.
 */
public final class LogMoves {

    private static final Logger LOG = LoggerFactory.getLogger(LogMoves.class);

    /** Anybody can name partitions that do not exist, and most of them never will. */
    private static final int MAX_REMEMBERED = 10_000;

    private final LogManager manager;
    private final Map<TopicPartition, FutureLog> moves = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogDirectory> wanted = Collections.synchronizedMap(new Remembered());

    private static final class Remembered extends LinkedHashMap<TopicPartition, LogDirectory> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TopicPartition, LogDirectory> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    LogMoves(LogManager manager) {
        this.manager = manager;
    }

    /** All that are under way. */
    public Collection<FutureLog> all() {
        return Collections.unmodifiableCollection(moves.values());
    }

    /** The move of a partition. */
    public Optional<FutureLog> find(TopicPartition partition) {
        return Optional.ofNullable(moves.get(partition));
    }

    /**
     * Remembers where the log of a partition shall lie that this broker does not hold yet. The oldest of very many wishes are
     * forgotten, and all of them with the process.
     */
    public void remember(TopicPartition partition, LogDirectory directory) {
        wanted.put(partition, directory);
    }

    /** Where a new log shall lie, if somebody said so and that directory is online. */
    Optional<LogDirectory> takeWish(TopicPartition partition) {
        return Optional.ofNullable(wanted.remove(partition)).filter(directory -> !directory.isOffline());
    }

    /**
     * Moves a log to a directory. A move to another one that is under way is given up; one to where the log lies changes nothing
     * else.
     *
     * @return the move that is under way from then on
     * @throws ApiException KAFKA_STORAGE_ERROR if the log or any log directory is offline, REPLICA_NOT_AVAILABLE if there is no log,
     *     INVALID_TOPIC_EXCEPTION if its name is too long for a future log
     */
    public Optional<FutureLog> moveTo(TopicPartition partition, LogDirectory to) {
        if (!ManagedDirectory.mayMove(partition)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "the name of " + partition + " is too long to move");
        }
        return Optional.ofNullable(moves.compute(partition, (name, before) -> next(name, before, to)));
    }

    private FutureLog next(TopicPartition partition, FutureLog before, LogDirectory to) {
        PartitionLog current = manager.log(partition)
                .orElseThrow(() -> new ApiException(ErrorCode.REPLICA_NOT_AVAILABLE, "no log of " + partition));
        current.directory().requireOnline();
        boolean goesOn = before != null && !before.isOver() && before.future().directory() == to;
        if (goesOn) {
            return before;
        }
        if (current.directory() != to) {
            requireAllOnline();
        }
        if (before != null) {
            discard(before);
        }
        return current.directory() == to ? null : begin(current, manager.ownerOf(to));
    }

    /** The log could have a future in a directory that is away, and must not get another one. */
    private void requireAllOnline() {
        if (manager.onlineDirectories().size() < manager.directories().size()) {
            throw new ApiException(
                    ErrorCode.KAFKA_STORAGE_ERROR, "no log moves while not all are usable of " + manager.directories());
        }
    }

    private FutureLog begin(PartitionLog current, ManagedDirectory to) {
        FutureLog move = new FutureLog(current, to.createFuture(current));
        manager.counted(to, 1);
        current.copiedBy(move);
        LOG.info("{} moves from {} to {}", current.topicPartition(), current.directory(), to.directory());
        return move;
    }

    /** Goes on with a move of the last life. */
    void resume(FutureLog move) {
        moves.put(move.topicPartition(), move);
        manager.counted(manager.ownerOf(move.future().directory()), 1);
        move.current().copiedBy(move);
        LOG.info("{} goes on: {} bytes are left", move.future(), move.lag());
    }

    /** Gives a move up, and removes what was copied. No move: nothing happens. */
    void cancel(TopicPartition partition) {
        moves.computeIfPresent(partition, (name, move) -> {
            discard(move);
            return null;
        });
    }

    private void discard(FutureLog move) {
        if (end(move)) {
            LOG.info("{} is given up", move.future());
            manager.ownerOf(move.future().directory()).delete(move.future());
        }
    }

    /** From now on nobody touches the future log; false if there is none any more, because it has taken the place. */
    private boolean end(FutureLog move) {
        if (!move.end()) {
            return false;
        }
        move.current().copiedBy(null);
        manager.counted(manager.ownerOf(move.future().directory()), -1);
        return true;
    }

    /** Ends a move that cannot go on. What was copied stays where a directory is offline: the next start goes on with it. */
    public void fail(FutureLog move) {
        moves.computeIfPresent(move.topicPartition(), (name, now) -> {
            if (now != move) {
                return now;
            }
            if (move.current().directory().isOffline()
                    || move.future().directory().isOffline()) {
                if (end(move)) {
                    move.future().abandon();
                }
            } else {
                discard(move);
            }
            return null;
        });
    }

    /**
     * Makes durable what was copied, and that it may stand in for a log that is no more there: a swap that the machine does not
     * survive is finished by the next start. Blocks for the disk; a move that is given up meanwhile is none any more, and its files
     * may be gone by right.
     */
    public void prepare(FutureLog move) {
        move.flush();
        ManagedDirectory to = manager.ownerOf(move.future().directory());
        Path marker = move.future().path().resolve(LogFiles.SUCCESSOR);
        to.attemptOrFail("prepare the move of " + move.topicPartition(), () -> {
            try {
                if (!Files.exists(marker)) {
                    LogFiles.replace(to.context().opener(), marker, ByteBuffer.allocate(0), true);
                }
            } catch (IOException e) {
                if (!move.isOver()) {
                    throw e;
                }
            }
        });
    }

    /**
     * Puts a future log in the place of the present one. Call it after {@link #prepare}, with everybody kept from writing; takes
     * renames and a look at the files.
     *
     * @return the log that is served from now on; empty if there is something left to copy, or the move is over
     */
    public Optional<PartitionLog> swap(FutureLog move) {
        ManagedDirectory from = manager.ownerOf(move.current().directory());
        ManagedDirectory to = manager.ownerOf(move.future().directory());
        return manager.replace(move.current(), () -> move.takeOver(from, to));
    }

    /** After a swap: makes the new names durable, and lets the former log go. Blocks for the disk. */
    public void finish(FutureLog move, PartitionLog log) {
        moves.remove(move.topicPartition(), move);
        ManagedDirectory from = manager.ownerOf(move.current().directory());
        ManagedDirectory to = manager.ownerOf(log.directory());
        manager.counted(from, -1);
        manager.writeRecoveryPoints();
        manager.writeLogStarts();
        from.attempt("make a move durable", from::forceNames);
        to.attempt("make a move durable", () -> finish(log, to));
        move.aside().ifPresent(path -> from.removeLater(path, log.config().fileDeleteDelayMs()));
        LOG.info("{} has moved from {} to {}", log.topicPartition(), from.directory(), to.directory());
    }

    private static void finish(PartitionLog log, ManagedDirectory to) throws IOException {
        to.forceNames();
        Files.deleteIfExists(log.path().resolve(LogFiles.SUCCESSOR));
    }
}
