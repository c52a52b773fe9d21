package io.odradek.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.errors.ApiException;
import io.odradek.compression.CompressionType;
import io.odradek.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Message sets of old beside Apache's, in both directions. */
class MessageSetsTest {

    static Stream<Arguments> formats() {
        return Stream.of((byte) 0, (byte) 1).flatMap(magic -> Stream.of(CompressionType.values())
                .filter(codec -> codec != CompressionType.ZSTD)
                .map(codec -> Arguments.of(magic, codec)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aSetOfOldBecomesOneBatch(byte magic, CompressionType codec) {
        List<Record> records = new RandomRecords(magic * 10L + codec.id()).draw(250, false);

        ByteBuf batch = MessageSets.toBatch(apacheSet(magic, codec, records));

        RecordBatch converted = RecordBatches.of(batch).iterator().next();
        assertThat(converted.checksumMatches()).isTrue();
        assertThat(converted.compression()).isEqualTo(codec);
        int i = 0;
        for (Record record : converted.records()) {
            Record expected = records.get(i);
            assertThat(record.offset()).isEqualTo(i++);
            assertThat(record.timestamp()).isEqualTo(magic == 0 ? -1 : expected.timestamp());
            assertThat(record.key()).isEqualTo(expected.key());
            assertThat(record.value()).isEqualTo(expected.value());
        }
        assertThat(i).isEqualTo(250);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aBatchBecomesASetOfOld(byte magic, CompressionType codec) {
        List<Record> records = new RandomRecords(magic * 20L + codec.id()).draw(120, true);
        ByteBuf log = Unpooled.buffer();
        log.writeBytes(batch(codec, 500, records.subList(0, 50)));
        log.writeBytes(new RecordBatchBuilder()
                .control(true)
                .baseOffset(550)
                .append(0, null, null)
                .build());
        log.writeBytes(batch(codec, 551, records.subList(50, 120)));

        ByteBuf set = MessageSets.fromBatches(log, magic, 503);

        int i = 3;
        for (var batch : MemoryRecords.readableRecords(set.nioBuffer()).batches()) {
            batch.ensureValid();
            assertThat(batch.magic()).isEqualTo(magic);
            for (var theirs : batch) {
                Record expected = records.get(i);
                assertThat(theirs.offset()).isEqualTo(500 + i + (i < 50 ? 0 : 1));
                assertThat(theirs.timestamp()).isEqualTo(magic == 0 ? -1 : expected.timestamp());
                assertThat(RecordBatchTest.bytes(theirs.key())).isEqualTo(RecordBatchTest.bytes(expected.key()));
                assertThat(RecordBatchTest.bytes(theirs.value())).isEqualTo(RecordBatchTest.bytes(expected.value()));
                i++;
            }
        }
        assertThat(i).isEqualTo(120);
    }

    @Test
    void zstdHasNoPlaceInTheOldFormats() {
        ByteBuf batch = batch(CompressionType.ZSTD, 0, new RandomRecords(3).draw(5, false));

        assertThatThrownBy(() -> MessageSets.fromBatches(batch, (byte) 1, 0))
                .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                        .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE));
    }

    @Test
    void damagedSetsEndInOneKindOfException() {
        Random random = new Random(11);
        List<ByteBuf> wholes = new ArrayList<>();
        formats()
                .forEach(format -> wholes.add(apacheSet(
                        (byte) format.get()[0],
                        (CompressionType) format.get()[1],
                        new RandomRecords(1).draw(20, false))));
        for (ByteBuf whole : wholes) {
            for (int round = 0; round < 1_000; round++) {
                ByteBuf damaged = whole.copy();
                damaged.setByte(random.nextInt(damaged.readableBytes()), random.nextInt(256));
                damaged.writerIndex(
                        damaged.readableBytes() - random.nextInt(2) * random.nextInt(damaged.readableBytes()));
                convert(damaged);
            }
        }
    }

    private static void convert(ByteBuf set) {
        try {
            MessageSets.toBatch(set);
        } catch (InvalidRecordsException expected) {
            assertThat(expected.error()).isIn(ErrorCode.CORRUPT_MESSAGE, ErrorCode.INVALID_RECORD);
        }
    }

    private static ByteBuf batch(CompressionType codec, long baseOffset, List<Record> records) {
        RecordBatchBuilder builder = new RecordBatchBuilder().compression(codec).baseOffset(baseOffset);
        records.forEach(r -> builder.append(r.timestamp(), r.key(), r.value(), r.headers()));
        return builder.build();
    }

    private static ByteBuf apacheSet(byte magic, CompressionType codec, List<Record> records) {
        Compression compression = Compression.of(
                        org.apache.kafka.common.record.internal.CompressionType.forId(codec.id()))
                .build();
        TimestampType type = magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
                ByteBuffer.allocate(1 << 20),
                magic,
                compression,
                type,
                0,
                -1,
                -1,
                (short) -1,
                -1,
                false,
                false,
                -1,
                1 << 20);
        for (Record r : records) {
            builder.append(
                    magic == 0 ? -1 : r.timestamp(), RecordBatchTest.bytes(r.key()), RecordBatchTest.bytes(r.value()));
        }
        return Unpooled.wrappedBuffer(builder.build().buffer());
    }
}
