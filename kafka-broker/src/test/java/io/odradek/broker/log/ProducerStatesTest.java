package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static io.odradek.broker.log.TestBatches.marker;
import static io.odradek.broker.log.TestBatches.transactional;
import static io.odradek.broker.log.TestBatches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerStatesTest {

    private static final long NOW = TestLogs.START_MS;
    private static final long ID = 42;

    @TempDir
    Path root;

    private TestLogs logs;
    private PartitionLog log;

    @BeforeEach
    void create() {
        logs = new TestLogs(root);
        log = logs.create(LogConfig.defaults());
    }

    @AfterEach
    void stop() {
        logs.close();
        log.abandon();
    }

    private AppendResult append(ByteBuf batch) {
        return log.appendAsLeader(batch, 0, AppendOrigin.CLIENT);
    }

    private void mark(ByteBuf marker) {
        log.appendAsLeader(marker, 0, AppendOrigin.COORDINATOR);
    }

    private static void assertRefused(ErrorCode error, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    @Test
    void eachOfTheLastFiveBatchesIsAnsweredWithItsFirstOffset() {
        for (int i = 0; i < 7; i++) {
            append(batch(ID, 0, i * 2, NOW, values("v" + i, 2)));
        }
        for (int i = 2; i < 7; i++) {
            AppendResult again = append(batch(ID, 0, i * 2, NOW, values("v" + i, 2)));
            assertThat(again.duplicate()).isTrue();
            assertThat(again.firstOffset()).isEqualTo(i * 2);
            assertThat(again.lastOffset()).isEqualTo(i * 2 + 1);
        }
        assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> append(batch(ID, 0, 2, NOW, values("v1", 2))));
        assertThat(log.logEndOffset()).isEqualTo(14);
    }

    @Test
    void aGapAnOldEpochAndANewEpochThatDoesNotBeginAtZeroAreRefused() {
        append(batch(ID, 3, 0, NOW, "a"));
        assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> append(batch(ID, 3, 2, NOW, "c")));
        assertRefused(ErrorCode.INVALID_PRODUCER_EPOCH, () -> append(batch(ID, 2, 1, NOW, "c")));
        assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, () -> append(batch(ID, 4, 1, NOW, "c")));
        append(batch(ID, 4, 0, NOW, "b"));
        assertThat(log.logEndOffset()).isEqualTo(2);
    }

    @Test
    void sequenceNumbersWrap() {
        append(batch(ID, 0, Integer.MAX_VALUE - 1, NOW, "a", "b"));
        append(batch(ID, 0, 0, NOW, "c"));
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    @Test
    void anUnknownProducerMayBeginAnywhere() {
        append(batch(ID, 5, 1234, NOW, "a"));
        append(batch(ID, 5, 1235, NOW, "b"));
        assertThat(log.producers())
                .containsExactly(new ProducerDescription(ID, (short) 5, 1235, NOW, -1, ProducerState.NO_TRANSACTION));
    }

    @Test
    void theLastBatchIsKnownAfterARestart() {
        append(batch(ID, 0, 0, NOW, "a"));
        append(batch(ID, 0, 1, NOW, "b"));
        log.close();
        assertThat(logs.file(2, LogFiles.SNAPSHOT)).exists();
        log = logs.load(LogConfig.defaults(), true, 2, 0);
        assertThat(append(batch(ID, 0, 1, NOW, "b")).duplicate()).isTrue();
        append(batch(ID, 0, 2, NOW, "c"));
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    @Test
    void allFiveAreKnownAfterACrashForTheyAreReadAgain() {
        for (int i = 0; i < 5; i++) {
            append(batch(ID, 0, i, NOW, "v"));
        }
        log.abandon();
        log = logs.load(LogConfig.defaults(), false, 0, 0);
        assertThat(append(batch(ID, 0, 1, NOW, "v")).firstOffset()).isEqualTo(1);
    }

    @Test
    void aSilentProducerIsForgotten() {
        append(batch(ID, 0, 0, NOW, "a"));
        append(transactional(ID + 1, 0, 0, NOW, "open"));
        logs.advance(LogConfig.defaults().producerIdExpirationMs());
        log.expireProducers();
        assertThat(log.producers()).hasSize(2);
        logs.advance(1);
        log.expireProducers();
        assertThat(log.producers()).extracting(ProducerDescription::producerId).containsExactly(ID + 1);
    }

    @Test
    void openTransactionsHoldTheStableOffset() {
        append(batch(NOW, "plain"));
        append(transactional(ID, 0, 0, NOW, "a"));
        append(transactional(ID + 1, 0, 0, NOW, "b"));
        assertThat(log.lastStableOffset(3)).isEqualTo(1);
        mark(marker(ID, 0, false, 7, NOW));
        assertThat(log.lastStableOffset(3)).as("the marker is not replicated").isEqualTo(1);
        assertThat(log.lastStableOffset(4)).isEqualTo(2);
        mark(marker(ID + 1, 0, true, 7, NOW));
        assertThat(log.lastStableOffset(5)).isEqualTo(5);
        AbortedTransaction aborted = new AbortedTransaction(ID, 1, 3, 2);
        assertThat(log.abortedTransactions(0, 5)).containsExactly(aborted);
        assertThat(log.abortedTransactions(4, 5)).isEmpty();
        assertThat(log.abortedTransactions(0, 1)).isEmpty();
    }

    @Test
    void transactionsOutliveACrash() {
        append(transactional(ID, 0, 0, NOW, "a"));
        mark(marker(ID, 0, false, 7, NOW));
        append(transactional(ID, 0, 1, NOW, "b"));
        log.abandon();
        log = logs.load(LogConfig.defaults(), false, 0, 0);
        assertThat(log.abortedTransactions(0, 3)).containsExactly(new AbortedTransaction(ID, 0, 1, 2));
        assertThat(log.lastStableOffset(3)).isEqualTo(2);
        log.close();
        log = logs.load(LogConfig.defaults(), true, 3, 0);
        assertThat(log.lastStableOffset(3)).isEqualTo(2);
        log.truncateTo(1);
        assertThat(log.abortedTransactions(0, 3)).isEmpty();
        assertThat(log.lastStableOffset(1)).isZero();
    }

    @Test
    void markersAreFencedAndPlainBatchesKeptOutOfTransactions() {
        append(transactional(ID, 2, 0, NOW, "a"));
        assertRefused(ErrorCode.INVALID_TXN_STATE, () -> append(batch(ID, 2, 1, NOW, "b")));
        assertRefused(ErrorCode.INVALID_PRODUCER_EPOCH, () -> mark(marker(ID, 1, true, 7, NOW)));
        mark(marker(ID, 2, true, 7, NOW));
        assertRefused(ErrorCode.TRANSACTION_COORDINATOR_FENCED, () -> mark(marker(ID, 2, true, 6, NOW)));
    }

    @Test
    void aSnapshotHasKafkasBytes() throws IOException {
        ProducerState state = new ProducerState(
                0x0102, (short) 3, new ProducerState.Batch(4, 5, 0, 6), 6, 7, ProducerState.NO_TRANSACTION);
        ByteBuffer bytes = ProducerSnapshot.encode(List.of(state));
        String hex = HexFormat.of().formatHex(bytes.array());
        assertThat(hex.substring(0, 4)).isEqualTo("0001");
        assertThat(hex.substring(12))
                .isEqualTo("00000001" + "0000000000000102" + "0003" + "00000004" + "0000000000000005" + "00000000"
                        + "0000000000000006" + "00000007" + "ffffffffffffffff");
        Path file = root.resolve("x.snapshot");
        Files.write(file, bytes.array());
        ProducerState read = ProducerSnapshot.read(file).get(0);
        assertThat(read.last()).isEqualTo(state.last());
        byte[] damaged = bytes.array().clone();
        damaged[20] ^= 1;
        Files.write(file, damaged);
        assertThatThrownBy(() -> ProducerSnapshot.read(file)).isInstanceOf(DamagedFileException.class);
    }

    @Test
    void anAbortedTransactionHasKafkasBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(AbortedTransaction.SIZE);
        new AbortedTransaction(1, 2, 3, 4).writeTo(bytes);
        assertThat(HexFormat.of().formatHex(bytes.array()))
                .isEqualTo("0000" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000004");
    }
}
