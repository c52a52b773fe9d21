package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static io.odradek.broker.log.TestBatches.contents;
import static io.odradek.broker.log.TestBatches.joined;
import static io.odradek.broker.log.TestBatches.placed;
import static io.odradek.broker.log.TestBatches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.errors.ApiException;
import io.odradek.common.record.TimestampType;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLogTest {

    private static final long NOW = TestLogs.START_MS;
    private static final LogConfig SMALL = LogConfig.defaults().toBuilder()
            .segmentBytes(1000)
            .indexIntervalBytes(100)
            .build();

    @TempDir
    Path root;

    private TestLogs logs;
    private PartitionLog log;

    @BeforeEach
    void create() {
        logs = new TestLogs(root);
        log = logs.create(SMALL);
    }

    @AfterEach
    void stop() {
        logs.close();
        log.abandon();
    }

    private AppendResult append(ByteBuf batches) {
        return log.appendAsLeader(batches, 0, AppendOrigin.CLIENT);
    }

    private static void assertRefused(ErrorCode error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    @Test
    void aNewLogIsEmpty() {
        assertThat(log.logStartOffset()).isZero();
        assertThat(log.logEndOffset()).isZero();
        assertThat(log.segmentCount()).isOne();
        assertThat(logs.file(0, LogFiles.LOG)).exists().isEmptyFile();
        try (LogSlice slice = log.read(0, 100, true, 0)) {
            assertThat(slice.isEmpty()).isTrue();
        }
    }

    @Test
    void anAppendGivesOffsetsAndTheEpochInPlace() {
        ByteBuf batches = joined(batch(NOW, "a", "b"), batch(NOW, "c"));
        AppendResult result = log.appendAsLeader(batches, 7, AppendOrigin.CLIENT);
        assertThat(result.firstOffset()).isZero();
        assertThat(result.lastOffset()).isEqualTo(2);
        assertThat(result.duplicate()).isFalse();
        assertThat(result.logAppendTimeMs()).isEqualTo(-1);
        assertThat(RecordBatch.at(batches, 0).partitionLeaderEpoch()).isEqualTo(7);
        assertThat(contents(log, 0)).containsExactly("0=a", "1=b", "2=c");
        assertThat(log.latestEpoch()).hasValue(7);
        assertThat(batches.readerIndex()).isZero();
    }

    @Test
    void segmentsAreRolledBySizeAndReadAcross() {
        for (int i = 0; i < 50; i++) {
            append(batch(NOW + i, values("v" + i + "-", 3)));
        }
        assertThat(log.segmentCount()).isGreaterThan(5);
        assertThat(contents(log, 0)).hasSize(150).startsWith("0=v0-0").endsWith("149=v49-2");
        assertThat(contents(log, 77)).hasSize(73).startsWith("77=v25-2");
    }

    @Test
    void segmentsAreRolledByTheTimeOfTheirRecords() {
        log.updateConfig(SMALL.toBuilder().segmentMs(1000).build());
        append(batch(NOW, "a"));
        append(batch(NOW + 1000, "b"));
        assertThat(log.segmentCount()).isOne();
        append(batch(NOW + 1001, "c"));
        assertThat(log.segmentCount()).isEqualTo(2);
    }

    @Test
    void brokerTimeIsStampedWhenTheTopicSaysSo() {
        log.updateConfig(
                SMALL.toBuilder().timestampType(TimestampType.LOG_APPEND_TIME).build());
        AppendResult result = append(batch(5, "a"));
        assertThat(result.logAppendTimeMs()).isEqualTo(NOW);
        ByteBuf stored = TestBatches.read(log, 0, 1000).get(0);
        assertThat(RecordBatch.at(stored, 0).maxTimestamp()).isEqualTo(NOW);
        assertThat(RecordBatch.at(stored, 0).timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    }

    @Test
    void whatAProducerMustNotSendIsRefusedWithItsCode() {
        ByteBuf damaged = batch(NOW, "a");
        damaged.setByte(RecordBatch.HEADER_SIZE + 3, 77);
        assertRefused(ErrorCode.CORRUPT_MESSAGE, () -> append(damaged));
        assertRefused(ErrorCode.CORRUPT_MESSAGE, () -> append(batch(NOW, "a").slice(0, 65)));
        assertRefused(ErrorCode.INVALID_RECORD, () -> append(TestBatches.marker(1, 0, true, 0, NOW)));
        assertRefused(ErrorCode.INVALID_TIMESTAMP, () -> append(batch(NOW + 3_600_001, "a")));
        assertRefused(ErrorCode.INVALID_TIMESTAMP, () -> append(batch(-5, "a")));
        assertRefused(ErrorCode.RECORD_LIST_TOO_LARGE, () -> append(batch(NOW, "a".repeat(600))));
        log.updateConfig(SMALL.toBuilder().maxMessageBytes(90).build());
        assertRefused(ErrorCode.MESSAGE_TOO_LARGE, () -> append(batch(NOW, "a".repeat(100))));
        log.updateConfig(SMALL.toBuilder().compact(true).build());
        ByteBuf keyless = new RecordBatchBuilder()
                .append(NOW, null, TestBatches.bytes("v"))
                .build();
        assertRefused(ErrorCode.INVALID_RECORD, () -> append(keyless));
        assertThat(log.logEndOffset()).isZero();
    }

    @Test
    void anOffsetOutsideIsRefused() {
        append(batch(NOW, "a"));
        assertRefused(ErrorCode.OFFSET_OUT_OF_RANGE, () -> log.read(2, 10, true, 2));
        log.advanceLogStart(1);
        assertRefused(ErrorCode.OFFSET_OUT_OF_RANGE, () -> log.read(0, 10, true, 2));
        assertRefused(ErrorCode.OFFSET_OUT_OF_RANGE, () -> log.advanceLogStart(2));
    }

    @Test
    void aReadGivesTheFirstBatchWholeOrNothing() {
        append(batch(NOW, values("x", 5)));
        append(batch(NOW, values("y", 5)));
        int first = TestBatches.read(log, 0, 1).get(0).readableBytes();
        try (LogSlice slice = log.read(0, 1, true, 10)) {
            assertThat(slice.length()).isEqualTo(first);
        }
        try (LogSlice slice = log.read(0, 1, false, 10)) {
            assertThat(slice.isEmpty()).isTrue();
        }
        try (LogSlice slice = log.read(3, first + 10, true, 10)) {
            assertThat(slice.position()).isZero();
            assertThat(slice.length()).isEqualTo(first + 10);
        }
    }

    @Test
    void nothingAtOrAboveTheBoundIsGiven() {
        append(batch(NOW, "a"));
        append(batch(NOW, "b"));
        int one = (int) log.sizeInBytes() / 2;
        try (LogSlice slice = log.read(0, 10_000, true, 1)) {
            assertThat(slice.length()).isEqualTo(one);
        }
        try (LogSlice slice = log.read(1, 10_000, true, 1)) {
            assertThat(slice.isEmpty()).isTrue();
            assertThat(slice.start()).isEqualTo(new LogOffset(1, 0, one));
        }
        assertThat(log.bytesBetween(log.locate(1), log.end())).isEqualTo(one);
    }

    @Test
    void bytesAreCountedAcrossSegments() {
        for (int i = 0; i < 40; i++) {
            append(batch(NOW, values("v", 4)));
        }
        assertThat(log.segmentCount()).isGreaterThan(3);
        assertThat(log.bytesBetween(log.locate(0), log.end())).isEqualTo(log.sizeInBytes());
        long part = log.bytesBetween(log.locate(0), log.locate(80));
        assertThat(part + log.bytesBetween(log.locate(80), log.end())).isEqualTo(log.sizeInBytes());
    }

    @Test
    void aFollowerKeepsOffsetsAndEpochsAndLeavesOutWhatWasCutOff() {
        ByteBuf first = placed(batch(NOW, "a", "b"), 0, 3);
        ByteBuf second = placed(batch(NOW, "c"), 2, 5);
        ByteBuf cut = placed(batch(NOW, "d"), 3, 5).slice(0, 70);
        AppendResult result = log.appendAsFollower(joined(first, second, cut));
        assertThat(result.lastOffset()).isEqualTo(2);
        assertThat(contents(log, 0)).containsExactly("0=a", "1=b", "2=c");
        assertThat(log.endOffsetForEpoch(3)).isEqualTo(new EpochEndOffset(3, 2));
        assertThat(log.endOffsetForEpoch(4)).isEqualTo(new EpochEndOffset(3, 2));
        assertThat(log.endOffsetForEpoch(5)).isEqualTo(new EpochEndOffset(5, 3));
        assertThat(log.endOffsetForEpoch(6)).isEqualTo(EpochEndOffset.UNDEFINED);
        assertThatThrownBy(() -> log.appendAsFollower(placed(batch(NOW, "x"), 1, 5)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyFollowerMayBeginInsideABatch() {
        log.truncateFullyAndStartAt(11);
        log.appendAsFollower(placed(batch(NOW, values("v", 5)), 10, 0));
        assertThat(log.logStartOffset()).isEqualTo(11);
        assertThat(log.logEndOffset()).isEqualTo(15);
        assertThat(contents(log, 11)).containsExactly("11=v1", "12=v2", "13=v3", "14=v4");
    }

    @Test
    void offsetsThatDoNotFitASegmentOpenANewOne() {
        log.appendAsFollower(placed(batch(NOW, "a"), 0, 0));
        log.appendAsFollower(placed(batch(NOW, "b"), 3_000_000_000L, 0));
        assertThat(log.segmentCount()).isEqualTo(2);
        assertThat(contents(log, 0)).containsExactly("0=a", "3000000000=b");
        assertThat(contents(log, 5)).containsExactly("3000000000=b");
    }

    @Test
    void truncationCutsAtAnOffset() {
        for (int i = 0; i < 40; i++) {
            log.appendAsLeader(batch(NOW, "v" + i), i / 10, AppendOrigin.CLIENT);
        }
        log.truncateTo(25);
        assertThat(log.logEndOffset()).isEqualTo(25);
        assertThat(log.latestEpoch()).hasValue(2);
        log.appendAsLeader(batch(NOW, "new"), 9, AppendOrigin.CLIENT);
        assertThat(contents(log, 23)).containsExactly("23=v23", "24=v24", "25=new");
        log.truncateTo(100);
        assertThat(log.logEndOffset()).isEqualTo(26);
        log.truncateTo(0);
        assertThat(log.logEndOffset()).isZero();
        assertThat(log.latestEpoch()).isEmpty();
    }

    @Test
    void truncationInsideABatchCutsBeforeIt() {
        append(batch(NOW, "a"));
        append(batch(NOW, values("b", 5)));
        log.truncateTo(3);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(contents(log, 0)).containsExactly("0=a");
    }

    @Test
    void aReaderKeepsItsBytesThroughTruncationAndDeletion() {
        append(batch(NOW, "a"));
        append(batch(NOW, "b"));
        try (LogSlice slice = log.read(0, 10_000, true, 2)) {
            log.truncateTo(1);
            append(batch(NOW, "other"));
            ByteBuf seen = Unpooled.buffer();
            slice.readInto(seen);
            int first = RecordBatch.at(seen, 0).sizeInBytes();
            assertThat(RecordBatch.at(seen, first).records().iterator().next().value())
                    .isEqualTo(TestBatches.bytes("b"));
            log.truncateFullyAndStartAt(50);
            seen.clear();
            slice.readInto(seen);
            assertThat(seen.readableBytes()).isEqualTo(slice.length());
        }
        assertThat(log.logStartOffset()).isEqualTo(50);
    }

    @Test
    void recordsAreFoundByTimeExactly() {
        for (int i = 0; i < 30; i++) {
            ByteBuf batch = new RecordBatchBuilder()
                    .append(NOW + i * 10, null, TestBatches.bytes("a"))
                    .append(NOW + i * 10 + 7, null, TestBatches.bytes("b"))
                    .append(NOW + i * 10 + 3, null, TestBatches.bytes("c"))
                    .build();
            append(batch);
        }
        assertThat(log.offsetForTimestamp(NOW + 100)).contains(new TimestampedOffset(30, NOW + 100, 0));
        assertThat(log.offsetForTimestamp(NOW + 102)).contains(new TimestampedOffset(31, NOW + 107, 0));
        assertThat(log.offsetForTimestamp(NOW + 298)).isEmpty();
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampedOffset(0, NOW, 0));
        assertThat(log.offsetForTimestamp(TimestampedOffset.MAX_TIMESTAMP))
                .contains(new TimestampedOffset(88, NOW + 297, 0));
        assertThat(log.offsetForTimestamp(TimestampedOffset.LATEST))
                .map(TimestampedOffset::offset)
                .contains(90L);
        log.advanceLogStart(5);
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampedOffset(5, NOW + 13, 0));
        assertThat(log.offsetForTimestamp(TimestampedOffset.EARLIEST))
                .map(TimestampedOffset::offset)
                .contains(5L);
        assertThat(log.offsetForTimestamp(NOW + 400)).isEqualTo(Optional.empty());
    }

    @Test
    void damageInAnOldSegmentIsSaidAndNotSkipped() throws java.io.IOException {
        for (int i = 0; i < 30; i++) {
            append(batch(NOW, values("v", 4)));
        }
        log.close();
        java.nio.file.Files.write(logs.file(0, LogFiles.LOG), new byte[900]);
        log = logs.load(SMALL, true, log.logEndOffset(), 0);
        assertRefused(ErrorCode.CORRUPT_MESSAGE, () -> log.read(0, 100, true, log.logEndOffset()));
        assertThat(logs.failure).isNull();
        assertThat(contents(log, 100)).isNotEmpty();
    }

    @Test
    void aTopicIdIsKeptAndNotExchanged() {
        log.assignTopicId(TestLogs.TOPIC_ID);
        assertRefused(ErrorCode.INCONSISTENT_TOPIC_ID, () -> log.assignTopicId(new io.odradek.common.Uuid(9, 9)));
    }
}
