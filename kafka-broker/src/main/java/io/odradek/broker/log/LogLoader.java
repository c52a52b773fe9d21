package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the log in a directory.
 *
 * <p>After a clean stop only the end of the last segment is looked at. After any other stop everything from the recovery
 * point on is recovered.
 *
 * <p>Runs on: the thread that opens the log, one object per log.
 */
final class LogLoader {

    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final Path path;
    private final LogConfig config;
    private final LogContext context;
    private final ProducerStates producers;
    private final LeaderEpochs epochs;
    private final List<LogSegment> segments = new ArrayList<>();
    private ProducerSnapshots snapshots;
    private boolean epochsAreSound;
    private boolean epochsChanged;

    private LogLoader(Path path, LogConfig config, LogContext context) {
        this(path, config, context, new ProducerStates());
    }

    private LogLoader(Path path, LogConfig config, LogContext context, ProducerStates producers) {
        this.producers = producers;
        this.path = path;
        this.config = config;
        this.context = context;
        this.epochs = new LeaderEpochs(path, context.opener());
    }

    /** Makes the directory of a new, empty log. */
    static PartitionLog create(Path path, TopicPartition partition, Uuid topicId, LogConfig config, LogContext context)
            throws IOException {
        PartitionLog log = create(path, partition, config, context);
        log.announceTopicId(topicId);
        return log;
    }

    /** Makes the directory of a new, empty log of no topic that is known by its id. */
    static PartitionLog create(Path path, TopicPartition partition, LogConfig config, LogContext context)
            throws IOException {
        Files.createDirectory(path);
        LogLoader loader = new LogLoader(path, config, context);
        loader.snapshots = new ProducerSnapshots(path, context.opener(), List.of());
        loader.addEmptySegment(0);
        return loader.log(partition, Optional.empty(), loader.view(0, 0), 0);
    }

    /**
     * Opens a log.
     *
     * @param clean whether the directory was closed cleanly
     * @param recoveryPoint below it everything was flushed
     * @param logStart the log start that was noted last
     */
    static PartitionLog load(
            Path path,
            TopicPartition partition,
            LogConfig config,
            LogContext context,
            boolean clean,
            long recoveryPoint,
            long logStart)
            throws IOException {
        return new LogLoader(path, config, context).load(partition, clean, recoveryPoint, logStart);
    }

    /**
     * Opens a future log that has just been put in place: nothing is recovered, and all that the former log knows beyond its
     * batches goes on.
     *
     * @param path where it lies now
     */
    static PartitionLog reopen(Path path, FutureLog move, LogContext context) throws IOException {
        PartitionLog former = move.current();
        LogLoader loader = new LogLoader(path, former.config(), context, former.producerStates());
        loader.list();
        loader.requireSameAs(former.view());
        loader.epochs.adopt(former.leaderEpochs());
        LogView view = loader.view(former.logStartOffset(), former.logEndOffset());
        Optional<Uuid> topicId = PartitionMetadataFile.read(path);
        PartitionLog log =
                loader.log(former.topicPartition(), topicId, view, move.future().recoveryPoint());
        if (topicId.isEmpty()) {
            former.topicId().ifPresent(log::announceTopicId);
        }
        return log;
    }

    private void requireSameAs(LogView former) throws IOException {
        boolean same = segments.size() == former.segments().length;
        for (int i = 0; same && i < segments.size(); i++) {
            same = segments.get(i).baseOffset() == former.segments()[i].baseOffset()
                    && segments.get(i).size() == former.limitOf(i);
        }
        if (!same || segments.get(segments.size() - 1).restoreTail() == LogSegment.NOT_FOUND) {
            throw new IOException(path + " has other segments than the log that it is the copy of");
        }
    }

    private PartitionLog load(TopicPartition partition, boolean clean, long recoveryPoint, long logStart)
            throws IOException {
        list();
        loadEpochs();
        if (segments.isEmpty()) {
            addEmptySegment(logStart);
        }
        long end = clean ? openClean() : recover(floorIndex(recoveryPoint));
        if (end < logStart) {
            LOG.warn("{}: the log ends at {}, below its start {}; starting it anew there", path, end, logStart);
            restartAt(logStart);
            end = logStart;
        }
        long start = Math.max(logStart, segments.get(0).baseOffset());
        LogView view = view(start, end);
        settleEpochs(view);
        settleProducers(view);
        long flushed = clean ? end : Math.min(recoveryPoint, end);
        return log(partition, PartitionMetadataFile.read(path), view, flushed);
    }

    private PartitionLog log(TopicPartition partition, Optional<Uuid> topicId, LogView view, long recoveryPoint) {
        return new PartitionLog(
                partition, path, topicId, config, context, view, producers, snapshots, epochs, recoveryPoint);
    }

    private void list() throws IOException {
        List<Long> snapshotOffsets = new ArrayList<>();
        List<Path> indexFiles = new ArrayList<>();
        TreeMap<Long, Long> sizes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                requireNoSwap(name);
                long log = LogFiles.offsetOf(name, LogFiles.LOG);
                long snapshot = LogFiles.offsetOf(name, LogFiles.SNAPSHOT);
                if (log >= 0) {
                    sizes.put(log, Files.size(file));
                } else if (snapshot >= 0) {
                    snapshotOffsets.add(snapshot);
                } else if (isLeftOver(name)) {
                    Files.delete(file);
                } else if (name.endsWith("index")) {
                    indexFiles.add(file);
                }
            }
        }
        deleteOrphans(indexFiles, sizes);
        snapshots = new ProducerSnapshots(path, context.opener(), snapshotOffsets);
        for (long base : sizes.keySet()) {
            boolean active = base == sizes.lastKey();
            segments.add(newSegment(base, Math.toIntExact(sizes.get(base)), active));
        }
    }

    /** A crash of Kafka amid compaction may leave data in such a file only, and how to go on is its own knowledge. */
    private void requireNoSwap(String name) {
        if (name.endsWith(LogFiles.LOG + LogFiles.SWAP)) {
            throw new IllegalStateException(path + " holds " + name + ": a Kafka broker died while it was compacting"
                    + " this log. Start and stop that broker once more, so that it finishes; nothing is lost.");
        }
    }

    private static boolean isLeftOver(String name) {
        return name.endsWith(LogFiles.DELETED) || name.endsWith(LogFiles.TEMPORARY) || name.endsWith(LogFiles.CLEANED);
    }

    /** Indexes without a log would be taken for those of a segment that gets their name later. */
    private static void deleteOrphans(List<Path> indexFiles, TreeMap<Long, Long> sizes) throws IOException {
        for (Path file : indexFiles) {
            String name = file.getFileName().toString();
            int dot = name.indexOf('.');
            if (!sizes.containsKey(LogFiles.offsetOf(name, name.substring(Math.max(dot, 0))))) {
                Files.delete(file);
            }
        }
    }

    private LogSegment newSegment(long base, int size, boolean active) {
        return new LogSegment(path, base, size, active, config.indexIntervalBytes(), context);
    }

    private void addEmptySegment(long base) throws IOException {
        LogSegment segment = newSegment(base, 0, true);
        segment.createFile();
        segments.add(segment);
    }

    private void restartAt(long offset) throws IOException {
        for (LogSegment segment : segments) {
            segment.remove();
        }
        segments.clear();
        addEmptySegment(offset);
        epochs.clear();
    }

    private int floorIndex(long offset) {
        int index = segments.size() - 1;
        while (index > 0 && segments.get(index).baseOffset() > offset) {
            index--;
        }
        return index;
    }

    private LogView view(long start, long end) {
        LogSegment active = segments.get(segments.size() - 1);
        LogOffset endOffset = new LogOffset(end, active.baseOffset(), active.size());
        return new LogView(segments.toArray(LogSegment[]::new), start, endOffset, 0);
    }

    private long openClean() throws IOException {
        int last = segments.size() - 1;
        long end = segments.get(last).restoreTail();
        if (end != LogSegment.NOT_FOUND) {
            return end;
        }
        LOG.warn("{}: was closed cleanly, but its last segment is damaged; recovering that", path);
        return recover(last);
    }

    private long recover(int first) throws IOException {
        long base = segments.get(first).baseOffset();
        epochs.beginRecovery(base);
        epochsChanged = true;
        snapshots.deleteAbove(base);
        snapshots.restore(producers, 0, base);
        ProducerReplay.replay(view(0, base), base, producers);
        return new LogRecovery(segments, producers, snapshots, epochs, config.compact()).recoverFrom(first);
    }

    private void loadEpochs() throws IOException {
        try {
            epochs.load();
            epochsAreSound = epochs.fileExists() || segments.isEmpty();
        } catch (DamagedFileException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void settleEpochs(LogView view) throws IOException {
        if (!epochsAreSound && view.sizeInBytes() > 0) {
            LOG.info("{}: reading the leader epochs out of the batches", path);
            epochs.clear();
            for (int i = 0; i < view.segments().length; i++) {
                readEpochs(view.segments()[i]);
            }
            epochsChanged = true;
        }
        epochs.truncateEnd(view.end().offset());
        epochs.truncateStart(view.logStart());
        if (epochsChanged) {
            epochs.writeOut();
        }
    }

    private void readEpochs(LogSegment segment) throws IOException {
        SharedChannel file = segment.file().acquire();
        try (BatchCursor cursor = BatchCursor.headers(file.channel(), 0, segment.size())) {
            while (cursor.next()) {
                epochs.recover(
                        cursor.batch().partitionLeaderEpoch(), cursor.batch().baseOffset());
            }
        } finally {
            file.release();
        }
    }

    private void settleProducers(LogView view) throws IOException {
        long end = view.end().offset();
        snapshots.deleteAbove(end);
        snapshots.deleteStray(segments.stream().map(LogSegment::baseOffset).toList());
        if (producers.offset() == end) {
            return;
        }
        snapshots.restore(producers, 0, end);
        ProducerReplay.replay(view, end, producers);
    }
}
