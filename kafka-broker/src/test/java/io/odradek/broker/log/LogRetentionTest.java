package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static io.odradek.broker.log.TestBatches.contents;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments of exactly one batch of one record each: segment and offset have the same number. */
class LogRetentionTest {

    private static final long NOW = TestLogs.START_MS;
    private static final int SEGMENT = 100;
    private static final LogConfig CONFIG = LogConfig.defaults().toBuilder()
            .segmentBytes(SEGMENT)
            .retentionMs(1_000)
            .build();

    @TempDir
    Path root;

    private final ManualScheduler scheduler = new ManualScheduler();
    private TestLogs logs;
    private PartitionLog log;

    @BeforeEach
    void fill() {
        logs = new TestLogs(root, FileOpener.SYSTEM, scheduler);
        log = logs.create(CONFIG);
        for (int i = 0; i < 5; i++) {
            log.appendAsLeader(batch(NOW + i * 100, "value" + i), i, AppendOrigin.CLIENT);
        }
        assertThat(log.segmentCount()).isEqualTo(5);
    }

    @AfterEach
    void stop() {
        logs.close();
        log.abandon();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(logs.path())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void segmentsGoWhenAllTheirRecordsAreTooOld() {
        logs.advance(1_101);
        assertThat(log.deleteOldSegments(5)).isEqualTo(2);
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(contents(log, 2)).hasSize(3);
        assertThat(log.endOffsetForEpoch(1)).isEqualTo(new EpochEndOffset(1, 2));
    }

    @Test
    void theLastSegmentGoesTooAndANewOneTakesItsPlace() {
        logs.advance(10_000);
        assertThat(log.deleteOldSegments(5)).isEqualTo(5);
        assertThat(log.logStartOffset()).isEqualTo(5);
        assertThat(log.logEndOffset()).isEqualTo(5);
        assertThat(log.deleteOldSegments(5)).isZero();
        log.appendAsLeader(batch(logs.nowMs(), "next"), 9, AppendOrigin.CLIENT);
        assertThat(contents(log, 5)).containsExactly("5=next");
    }

    @Test
    void nothingGoesThatReachesTheHighWatermark() {
        logs.advance(10_000);
        assertThat(log.deleteOldSegments(3)).isEqualTo(3);
        assertThat(log.deleteOldSegments(3)).isZero();
    }

    @Test
    void theOldestGoWhileTheLogIsTooLarge() {
        long one = log.sizeInBytes() / 5;
        log.updateConfig(
                CONFIG.toBuilder().retentionMs(-1).retentionBytes(one * 3).build());
        assertThat(log.deleteOldSegments(5)).isEqualTo(2);
        assertThat(log.sizeInBytes()).isEqualTo(one * 3);
    }

    @Test
    void aCompactedLogLosesOnlyWhatLiesBelowItsStart() {
        log.updateConfig(CONFIG.toBuilder().delete(false).compact(true).build());
        logs.advance(10_000);
        assertThat(log.deleteOldSegments(5)).isZero();
        log.advanceLogStart(3);
        assertThat(log.deleteOldSegments(5)).isEqualTo(3);
    }

    @Test
    void filesWaitForTheDelayAndForTheirReaders() throws IOException {
        scheduler.runAll();
        LogSlice slice = log.read(0, 1000, true, 5);
        logs.advance(1_101);
        log.deleteOldSegments(5);
        String renamed = "00000000000000000000.log.deleted";
        assertThat(files()).contains(renamed, "00000000000000000001.log.deleted");
        scheduler.runAll();
        assertThat(files()).contains(renamed).doesNotContain("00000000000000000001.log.deleted");
        ByteBuf seen = Unpooled.buffer();
        slice.readInto(seen);
        assertThat(seen.readableBytes()).isEqualTo(slice.length());
        slice.close();
        scheduler.runAll();
        assertThat(files()).noneMatch(name -> name.endsWith(LogFiles.DELETED));
    }

    @Test
    void whatACrashLeftOverIsNotReadAgain() throws IOException {
        logs.advance(1_101);
        log.deleteOldSegments(5);
        log.abandon();
        log = logs.load(CONFIG, false, 0, 0);
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(files()).noneMatch(name -> name.endsWith(LogFiles.DELETED));
    }

    @Test
    void aNotedLogStartOutlivesTheProcess() {
        log.advanceLogStart(3);
        log.abandon();
        log = logs.load(CONFIG, false, 0, 3);
        assertThat(log.logStartOffset()).isEqualTo(3);
        log.abandon();
        log = logs.load(CONFIG, false, 0, 77);
        assertThat(log.logStartOffset()).isEqualTo(77);
        assertThat(log.logEndOffset()).isEqualTo(77);
    }
}
