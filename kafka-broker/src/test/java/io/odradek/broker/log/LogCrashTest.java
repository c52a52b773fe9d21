package io.odradek.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes, by the thousand: a log is written at random, its process "dies", what was not flushed is damaged at random,
 * and the log is opened again. {@code -Dodradek.crash.cases=…} and {@code -Dodradek.crash.seed=…} make more or others.
 */
class LogCrashTest {

    private static final int CASES = Integer.getInteger("odradek.crash.cases", 2_000);
    private static final long SEED = Long.getLong("odradek.crash.seed", 1);

    /** Bytes of a batch before its length; they are under no checksum, so that damage to them cannot be seen. */
    private static final int FIRST_CHECKED_BYTE = 16;

    /** No batch of a case, four records of some fifty bytes, comes near it; a segment must hold any batch. */
    private static final int LARGEST_BATCH = 600;

    @TempDir
    Path root;

    @Test
    void whateverACrashDamagesTheLogOpensWithAllThatCameBefore() throws IOException {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Path directory = Files.createDirectory(root.resolve("case" + i));
            try {
                new Case(directory, new Random(seed)).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "-Dodradek.crash.seed=" + seed + " -Dodradek.crash.cases=1: " + e.getMessage(), e);
            }
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One life, death and resurrection. */
    private static final class Case {

        private final Random random;
        private final ManualScheduler scheduler = new ManualScheduler();
        private final TestLogs logs;
        private final LogConfig config;
        private final ModelLog model = new ModelLog();
        private final Map<Long, Integer> nextSequence = new TreeMap<>();
        private final TreeMap<Long, LogOffset> places = new TreeMap<>();
        private final Map<Path, Long> sizes = new TreeMap<>();
        private final List<String> story = new ArrayList<>();
        private PartitionLog log;
        private long recoveryPoint;
        private int epoch;
        private int appended;
        private long damagedFrom;

        Case(Path root, Random random) {
            this.random = random;
            FileOpener opener = HookedChannel.opener(new HookedChannel.Hooks() {
                @Override
                public boolean force() {
                    return false;
                }
            });
            this.logs = new TestLogs(root, opener, scheduler);
            this.config = LogConfig.defaults().toBuilder()
                    .segmentBytes(LARGEST_BATCH + random.nextInt(3000))
                    .indexIntervalBytes(random.nextInt(500))
                    .build();
        }

        void run() throws IOException {
            log = logs.create(config);
            live(5 + random.nextInt(40));
            die();
            damage();
            log = logs.load(config, false, recoveryPoint, 0);
            checkSurvivors();
            live(random.nextInt(15));
            check();
            if (random.nextBoolean()) {
                log.close();
                log = logs.load(config, true, log.recoveryPoint(), 0);
                check();
            }
            log.abandon();
        }

        private void live(int steps) {
            epoch++;
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(20)) {
                    case 0 -> flush();
                    case 1 -> scheduler.runAll();
                    case 2 -> epoch++;
                    case 3 -> truncate();
                    default -> append();
                }
            }
        }

        private void append() {
            String[] values = new String[1 + random.nextInt(4)];
            for (int i = 0; i < values.length; i++) {
                values[i] = "v" + appended++ + "x".repeat(random.nextInt(40));
            }
            long time = logs.nowMs() + random.nextInt(1000);
            ByteBuf batch;
            if (random.nextBoolean()) {
                batch = TestBatches.batch(time, values);
            } else {
                long producer = random.nextInt(3);
                int sequence = nextSequence.getOrDefault(producer, 0);
                batch = TestBatches.batch(producer, 0, sequence, time, values);
                nextSequence.put(producer, sequence + values.length);
            }
            log.appendAsLeader(batch, epoch, AppendOrigin.CLIENT);
            model.append(batch);
        }

        private void flush() {
            log.flush();
            recoveryPoint = log.recoveryPoint();
        }

        private void truncate() {
            long offset = Math.max(0, model.end - random.nextInt(10));
            log.truncateTo(offset);
            model.truncate(offset);
            recoveryPoint = Math.min(recoveryPoint, log.recoveryPoint());
            forgetSequences();
        }

        private void forgetSequences() {
            nextSequence.clear();
            for (ModelLog.Batch batch : model.batches) {
                if (batch.producerId() >= 0) {
                    nextSequence.put(
                            batch.producerId(),
                            batch.sequence() + batch.values().size());
                }
            }
        }

        private void die() throws IOException {
            check();
            model.batches.forEach(batch -> places.put(batch.baseOffset(), log.locate(batch.baseOffset())));
            log.abandon();
            for (Path file : files("*.log")) {
                sizes.put(file, Files.size(file));
            }
            damagedFrom = model.end;
        }

        private void damage() throws IOException {
            for (int i = random.nextInt(3); i > 0; i--) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> cut();
                    case 2 -> flip();
                    case 3 -> appendGarbage();
                    case 4 -> damageDerived(random.nextBoolean());
                    default -> leaveFilesBehind();
                }
            }
        }

        /** A batch at or above the recovery point whose bytes are still there, or null. */
        private Map.Entry<Long, LogOffset> unflushedBatch() {
            List<Map.Entry<Long, LogOffset>> candidates = places.entrySet().stream()
                    .filter(place -> place.getKey() >= recoveryPoint && place.getKey() < damagedFrom)
                    .toList();
            return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
        }

        private int sizeOf(Map.Entry<Long, LogOffset> place) {
            Map.Entry<Long, LogOffset> next = places.higherEntry(place.getKey());
            boolean sameSegment = next != null
                    && next.getValue().segmentBaseOffset() == place.getValue().segmentBaseOffset();
            long end = sameSegment ? next.getValue().position() : sizes.get(fileOf(place));
            return (int) (end - place.getValue().position());
        }

        private Path fileOf(Map.Entry<Long, LogOffset> place) {
            return logs.file(place.getValue().segmentBaseOffset(), LogFiles.LOG);
        }

        private void cut() throws IOException {
            Map.Entry<Long, LogOffset> place = unflushedBatch();
            if (place == null) {
                return;
            }
            int at = place.getValue().position() + random.nextInt(sizeOf(place));
            story.add("cut " + fileOf(place).getFileName() + " at " + at);
            try (FileChannel file = FileChannel.open(fileOf(place), StandardOpenOption.WRITE)) {
                file.truncate(at);
            }
            lost(place.getKey());
        }

        private void flip() throws IOException {
            Map.Entry<Long, LogOffset> place = unflushedBatch();
            if (place == null) {
                return;
            }
            int checked = sizeOf(place) - FIRST_CHECKED_BYTE;
            int at = place.getValue().position() + FIRST_CHECKED_BYTE + random.nextInt(checked);
            story.add("flip a bit of " + fileOf(place).getFileName() + " at " + at);
            try (FileChannel file =
                    FileChannel.open(fileOf(place), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                file.read(one, at);
                one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
                file.write(one.flip(), at);
            }
            lost(place.getKey());
        }

        private void lost(long fromOffset) {
            damagedFrom = Math.min(damagedFrom, fromOffset);
        }

        private void appendGarbage() throws IOException {
            Path last = lastLog();
            byte[] garbage = new byte[1 + random.nextInt(200)];
            if (random.nextBoolean()) {
                random.nextBytes(garbage);
            }
            // zeroes alone may be just what a cut took off: the last byte of a record is one
            garbage[0] = (byte) 0xee;
            story.add(garbage.length + " bytes of garbage behind " + last.getFileName());
            Files.write(last, garbage, StandardOpenOption.APPEND);
        }

        private Path lastLog() throws IOException {
            return files("*.log").stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        private List<Path> files(String pattern) throws IOException {
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(logs.path(), pattern)) {
                files.forEach(found::add);
            }
            found.sort(Comparator.naturalOrder());
            return found;
        }

        private void damageDerived(boolean delete) throws IOException {
            for (Path file : files("{*index,*.snapshot,leader-epoch-checkpoint}")) {
                if (random.nextInt(3) != 0) {
                    continue;
                }
                story.add((delete ? "delete " : "damage ") + file.getFileName());
                if (delete) {
                    Files.delete(file);
                } else {
                    byte[] garbage = new byte[1 + random.nextInt(60)];
                    random.nextBytes(garbage);
                    Files.write(file, garbage, StandardOpenOption.TRUNCATE_EXISTING);
                }
            }
        }

        private void leaveFilesBehind() throws IOException {
            Files.write(logs.file(7, LogFiles.LOG + LogFiles.DELETED), new byte[100]);
            Files.write(logs.file(9_999, LogFiles.OFFSET_INDEX), new byte[16]);
            Files.write(logs.file(0, LogFiles.LOG + LogFiles.TEMPORARY), new byte[100]);
            Files.write(logs.file(99_999, LogFiles.SNAPSHOT), new byte[10]);
        }

        private void checkSurvivors() {
            assertThat(log.logEndOffset())
                    .as("end after %s", story)
                    .isBetween(damagedFrom, Math.max(damagedFrom, model.end));
            model.truncate(log.logEndOffset());
            assertThat(log.logEndOffset()).as("%s", story).isEqualTo(model.end).isEqualTo(damagedFrom);
            forgetSequences();
            check();
        }

        private void check() {
            assertThat(log.logEndOffset()).as("%s", story).isEqualTo(model.end);
            assertThat(TestBatches.contents(log, log.logStartOffset()))
                    .as("%s", story)
                    .isEqualTo(model.contents(log.logStartOffset()));
            if (model.end > 0) {
                long from = random.nextInt((int) model.end);
                assertThat(TestBatches.contents(log, from)).as("%s", story).isEqualTo(model.contents(from));
            }
            checkEpochs();
            checkProducers();
        }

        private void checkEpochs() {
            for (ModelLog.Batch batch : model.batches) {
                assertThat(log.endOffsetForEpoch(batch.epoch()))
                        .as("%s", story)
                        .isEqualTo(new EpochEndOffset(batch.epoch(), model.endOfEpoch(batch.epoch())));
            }
        }

        private void checkProducers() {
            Map<Long, Integer> lastSequences = new TreeMap<>();
            log.producers().forEach(producer -> lastSequences.put(producer.producerId(), producer.lastSequence() + 1));
            assertThat(lastSequences).as("%s", story).isEqualTo(nextSequence);
        }
    }
}
