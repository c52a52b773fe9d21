package io.odradek.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.common.header.Header;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read by Apache's own classes, record by record. */
class RecordBatchWriterTest {

    private record Written(long timestamp, byte[] key, byte[] value, Header[] headers) {}

    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void apacheReadsWhatIsWritten(CompressionType type) {
        List<Written> written = new ArrayList<>();
        ByteBuffer plain = ByteBuffer.allocate(1 << 20);
        RecordBatchWriter writer = new RecordBatchWriter(plain);
        for (int i = 0; i < 1000; i++) {
            Written one =
                    new Written(1_700_000_000_000L + random.nextInt(200_000) - 100_000, bytes(), bytes(), headers());
            int before = writer.size();
            int most = RecordBatchWriter.maxSize(one.key(), one.value(), one.headers());
            assertThat(writer.hasRoomFor(most)).isTrue();
            writer.append(one.timestamp(), one.key(), one.value(), one.headers());
            assertThat(writer.size() - before).isLessThanOrEqualTo(most);
            written.add(one);
        }
        ByteBuf batch = Unpooled.buffer();
        batch.writeZero(RecordBatch.HEADER_SIZE);
        Compression.compress(type, Unpooled.wrappedBuffer(plain.array(), 0, writer.size()), batch);
        RecordBatchWriter.seal(
                batch, type.id(), writer.count(), writer.baseTimestamp(), writer.maxTimestamp(), 9, (short) 2, 77);

        assertThat(RecordBatch.at(batch, 0).checksumMatches()).isTrue();
        var theirs = MemoryRecords.readableRecords(ByteBuffer.wrap(ByteBufUtil.getBytes(batch)));
        var theirBatch = theirs.batches().iterator().next();
        theirBatch.ensureValid();
        assertThat(theirBatch.producerId()).isEqualTo(9);
        assertThat(theirBatch.producerEpoch()).isEqualTo((short) 2);
        assertThat(theirBatch.baseSequence()).isEqualTo(77);
        assertThat(theirBatch.maxTimestamp()).isEqualTo(writer.maxTimestamp());
        int at = 0;
        for (var read : theirBatch) {
            Written one = written.get(at++);
            assertThat(read.timestamp()).isEqualTo(one.timestamp());
            assertThat(bytes(read.key())).isEqualTo(one.key());
            assertThat(bytes(read.value())).isEqualTo(one.value());
            assertThat(read.headers()).hasSize(one.headers() == null ? 0 : one.headers().length);
            for (int i = 0; i < read.headers().length; i++) {
                assertThat(read.headers()[i].key()).isEqualTo(one.headers()[i].key());
                assertThat(read.headers()[i].value()).isEqualTo(one.headers()[i].value());
            }
        }
        assertThat(at).isEqualTo(1000);
    }

    private byte[] bytes() {
        if (random.nextInt(5) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(300)];
        Arrays.fill(bytes, (byte) random.nextInt(256));
        return bytes;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private Header[] headers() {
        return random.nextInt(4) > 0
                ? null
                : new Header[] {
                    new io.odradek.common.header.internals.RecordHeader("schlüssel-€", bytes()),
                    new io.odradek.common.header.internals.RecordHeader("", bytes())
                };
    }
}
