package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static io.odradek.broker.log.TestBatches.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRecoveryTest {

    private static final LogConfig CONFIG =
            LogConfig.defaults().toBuilder().maxMessageBytes(20 * 1024 * 1024).build();
    private static final int MAGIC_AT = 16;
    private static final int LENGTH_AT = 8;

    @TempDir
    Path root;

    private TestLogs logs;
    private PartitionLog log;

    @BeforeEach
    void create() {
        logs = new TestLogs(root);
        log = logs.create(CONFIG);
    }

    @AfterEach
    void stop() {
        log.abandon();
        logs.close();
    }

    private void append(ByteBuf batch) {
        log.appendAsLeader(batch, 0, AppendOrigin.CLIENT);
    }

    private void recover() {
        log = logs.load(CONFIG, false, 0, 0);
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        log.abandon();
        try (FileChannel file = FileChannel.open(logs.file(0, LogFiles.LOG), StandardOpenOption.WRITE)) {
            file.write(bytes, at);
        }
    }

    @Test
    void aDamagedMagicByteIsDamageAndNoOldFormat() throws IOException {
        append(batch(TestLogs.START_MS, "first"));
        write(MAGIC_AT, ByteBuffer.wrap(new byte[] {0}));
        recover();
        assertThat(log.logEndOffset()).isZero();
    }

    @Test
    void messagesOfAnOldFormatAreNotCutOffAsIfTheyWereDamage() throws IOException {
        byte[] value = "value".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer message = ByteBuffer.allocate(100).putLong(0).putInt(0).putInt(0);
        message.put((byte) 0).put((byte) 0).putInt(-1).putInt(value.length).put(value);
        message.flip();
        CRC32 crc = new CRC32();
        crc.update(message.duplicate().position(MAGIC_AT));
        message.putInt(LENGTH_AT, message.limit() - 12).putInt(12, (int) crc.getValue());
        write(0, message);
        assertThatThrownBy(this::recover).hasMessageContaining("messages of format 0");
    }

    @Test
    void aLargeBatchSurvives() {
        String large = "x".repeat(5 * 1024 * 1024);
        append(batch(TestLogs.START_MS, large));
        append(batch(TestLogs.START_MS, "behind"));
        log.abandon();
        recover();
        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(contents(log, 1)).hasSize(1);
    }

    @Test
    void aLengthThatPointsFarAheadIsCutOff() throws IOException {
        append(batch(TestLogs.START_MS, "first"));
        append(batch(TestLogs.START_MS, "second"));
        int second = log.locate(1).position();
        int hole = 32 * 1024 * 1024;
        write(second + LENGTH_AT, ByteBuffer.allocate(4).putInt(0, hole));
        write(second + hole + 100L, ByteBuffer.wrap(new byte[] {1}));
        recover();
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(contents(log, 0)).hasSize(1);
    }
}
