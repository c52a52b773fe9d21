package io.odradek.clients.consumer.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.TopicPartition;
import io.odradek.compression.CompressionType;
import io.odradek.protocol.message.FetchResponse.AbortedTransaction;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatchBuilder;
import io.odradek.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordCursorTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private static ByteBuf bytes(String text) {
        return text == null ? null : Unpooled.copiedBuffer(text, UTF_8);
    }

    private static ByteBuf batch(long offset, CompressionType codec, String... values) {
        RecordBatchBuilder builder =
                new RecordBatchBuilder().baseOffset(offset).leaderEpoch(2).compression(codec);
        for (String value : values) {
            builder.append(100 + offset, bytes("k" + value), bytes(value), List.of(new RecordHeader("h", bytes("x"))));
        }
        return builder.build();
    }

    private static ByteBuf marker(long offset, long producer, int type) {
        ByteBuf key = Unpooled.buffer().writeShort(0).writeShort(type);
        return new RecordBatchBuilder()
                .baseOffset(offset)
                .producer(producer, (short) 0, -1)
                .transactional(true)
                .control(true)
                .append(0, key, Unpooled.buffer().writeShort(0).writeInt(0))
                .build();
    }

    private static ByteBuf transactional(long offset, long producer, String value) {
        return new RecordBatchBuilder()
                .baseOffset(offset)
                .producer(producer, (short) 0, 0)
                .transactional(true)
                .append(0, null, bytes(value))
                .build();
    }

    private static RecordCursor cursor(long from, List<AbortedTransaction> aborted, ByteBuf... batches) {
        FetchedPartition fetched = new FetchedPartition(
                PARTITION, 1, from, new Progress(100, 100, 0), aborted, Unpooled.wrappedBuffer(batches));
        return new RecordCursor(fetched, aborted != null, true);
    }

    private static String text(ByteBuffer view) {
        return view == null ? null : UTF_8.decode(view.duplicate()).toString();
    }

    private static List<String> read(RecordCursor cursor) {
        List<String> read = new ArrayList<>();
        while (cursor.advance()) {
            read.add(cursor.record().offset() + "=" + text(cursor.record().value()));
        }
        return read;
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryCodecWithKeysAndHeaders(CompressionType codec) {
        RecordCursor cursor = cursor(0, null, batch(0, codec, "a", "b"), batch(2, codec, "c"));
        assertThat(cursor.advance()).isTrue();
        assertThat(text(cursor.record().key())).isEqualTo("ka");
        assertThat(cursor.record().timestamp()).isEqualTo(100);
        assertThat(cursor.record().headers().lastHeader("h").value()).isEqualTo(new byte[] {'x'});
        assertThat(read(cursor)).containsExactly("1=b", "2=c");
        assertThat(cursor.nextOffset()).isEqualTo(3);
        assertThat(cursor.lastEpoch()).isEqualTo(2);
    }

    @Test
    void aHeaderThatIsLookedAtLaterIsStillThatOfItsRecord() {
        RecordCursor cursor = cursor(0, null, batch(0, CompressionType.NONE, "a", "b"));
        cursor.advance();
        var headers = cursor.record().headers();
        ByteBuffer value = cursor.record().value();
        cursor.advance();
        cursor.close();
        assertThat(headers.toArray()).hasSize(1);
        assertThat(text(value)).isEqualTo("a");
    }

    @Test
    void beginsInTheMiddleOfABatch() {
        assertThat(read(cursor(1, null, batch(0, CompressionType.LZ4, "a", "b", "c"))))
                .containsExactly("1=b", "2=c");
    }

    @Test
    void leavesOutWhatWasAborted() {
        ByteBuf[] log = {
            transactional(0, 7, "a"),
            transactional(1, 8, "b"),
            marker(2, 7, 0),
            transactional(3, 7, "c"),
            marker(4, 7, 1),
            marker(5, 8, 1)
        };
        List<AbortedTransaction> aborted =
                List.of(new AbortedTransaction().producerId(7).firstOffset(0));
        RecordCursor committed = cursor(0, aborted, log);
        assertThat(read(committed)).containsExactly("1=b", "3=c");
        assertThat(committed.nextOffset()).isEqualTo(6);
        RecordCursor all = cursor(0, null, log);
        assertThat(read(all)).containsExactly("0=a", "1=b", "3=c");
    }

    @Test
    void aBatchThatWasCutOffIsLeftForTheNextTime() {
        ByteBuf whole = batch(0, CompressionType.NONE, "a");
        ByteBuf cut = batch(1, CompressionType.NONE, "b");
        RecordCursor cursor = cursor(0, null, whole, cut.slice(0, cut.readableBytes() - 1));
        assertThat(read(cursor)).containsExactly("0=a");
        assertThat(cursor.nextOffset()).isEqualTo(1);
    }

    @Test
    void damageStaysAnErrorAndNoRecordIsPassedOver() {
        ByteBuf bad = batch(1, CompressionType.NONE, "b");
        bad.setByte(bad.writerIndex() - 1, bad.getByte(bad.writerIndex() - 1) ^ 1);
        RecordCursor cursor =
                cursor(0, null, batch(0, CompressionType.NONE, "a"), bad, batch(2, CompressionType.NONE, "c"));
        assertThat(cursor.advance()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(cursor::advance)
                    .isInstanceOf(InvalidRecordsException.class)
                    .hasMessageContaining("checksum");
        }
        assertThat(cursor.nextOffset()).isEqualTo(1);
    }

    @Test
    void aRecordThatWasNotReadComesAgain() {
        RecordCursor cursor = cursor(0, null, batch(0, CompressionType.NONE, "a", "b"));
        cursor.advance();
        cursor.again();
        cursor.advance();
        assertThat(cursor.record().offset()).isZero();
        cursor.read();
        assertThat(read(cursor)).containsExactly("1=b");
    }

    @Test
    void noiseIsAnErrorOrRecordsButNothingElse() {
        Random random = new Random(7);
        ByteBuf good = batch(0, CompressionType.NONE, "abc", "def");
        for (int i = 0; i < 20_000; i++) {
            ByteBuf noise = good.copy();
            noise.setByte(61 + random.nextInt(noise.readableBytes() - 61), random.nextInt());
            RecordCursor cursor = new RecordCursor(
                    new FetchedPartition(PARTITION, 1, 0, new Progress(1, 1, 0), null, noise), false, false);
            try {
                while (cursor.advance()) {
                    cursor.record().headers().toArray();
                }
            } catch (InvalidRecordsException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }
}
