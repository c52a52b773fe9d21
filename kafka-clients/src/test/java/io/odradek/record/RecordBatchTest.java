package io.odradek.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.compression.CompressionType;
import io.odradek.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our batches beside Apache's: each reads what the other wrote. */
class RecordBatchTest {

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void apacheReadsWhatWeBuild(CompressionType codec) {
        List<Record> records = new RandomRecords(codec.id()).draw(200, true);
        RecordBatchBuilder builder = new RecordBatchBuilder()
                .compression(codec)
                .baseOffset(1000)
                .leaderEpoch(7)
                .producer(42, (short) 3, 17);
        records.forEach(r -> builder.append(r.timestamp(), r.key(), r.value(), r.headers()));

        var batch = MemoryRecords.readableRecords(builder.build().nioBuffer()).firstBatch();

        batch.ensureValid();
        assertThat(batch.baseOffset()).isEqualTo(1000);
        assertThat(batch.lastOffset()).isEqualTo(1199);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(batch.producerId()).isEqualTo(42);
        assertThat(batch.lastSequence()).isEqualTo(216);
        int i = 0;
        for (var theirs : batch) {
            Record ours = records.get(i++);
            assertThat(theirs.timestamp()).isEqualTo(ours.timestamp());
            assertThat(bytes(theirs.key())).isEqualTo(bytes(ours.key()));
            assertThat(bytes(theirs.value())).isEqualTo(bytes(ours.value()));
            assertSameHeaders(theirs.headers(), ours.headers());
        }
        assertThat(i).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void weReadWhatApacheBuilds(CompressionType codec) {
        List<Record> records = new RandomRecords(100 + codec.id()).draw(300, true);
        RecordBatch batch =
                RecordBatches.of(apacheBatch(codec, records)).iterator().next();

        assertThat(batch.checksumMatches()).isTrue();
        assertThat(batch.compression()).isEqualTo(codec);
        assertThat(batch.recordCount()).isEqualTo(300);
        assertThat(batch.lastOffset()).isEqualTo(5299);
        assertThat(batch.baseSequence()).isEqualTo(11);
        assertThat(batch.maxTimestamp())
                .isEqualTo(records.stream().mapToLong(Record::timestamp).max().orElseThrow());
        int i = 0;
        for (Record ours : batch.records()) {
            Record expected = records.get(i);
            assertThat(ours.offset()).isEqualTo(5000 + i);
            assertThat(ours.sequence()).isEqualTo(11 + i);
            assertThat(ours.timestamp()).isEqualTo(expected.timestamp());
            assertThat(bytes(ours.key())).isEqualTo(bytes(expected.key()));
            assertThat(bytes(ours.value())).isEqualTo(bytes(expected.value()));
            assertThat(ours.headers()).isEqualTo(expected.headers());
            i++;
        }
        assertThat(i).isEqualTo(300);
    }

    @Test
    void offsetsAndEpochAreSetWithoutBreakingTheChecksum() {
        ByteBuf bytes = apacheBatch(CompressionType.NONE, new RandomRecords(5).draw(10, false));
        RecordBatch batch = RecordBatch.at(bytes, 0);

        batch.assign(77, 4);

        assertThat(batch.checksumMatches()).isTrue();
        assertThat(batch.nextOffset()).isEqualTo(87);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(4);
    }

    @Test
    void theBrokersTimeReplacesEveryRecordsTime() {
        ByteBuf bytes = apacheBatch(CompressionType.LZ4, new RandomRecords(6).draw(10, false));
        RecordBatch.at(bytes, 0).stampLogAppendTime(1_800_000_000_000L);

        var theirs = MemoryRecords.readableRecords(bytes.nioBuffer()).firstBatch();

        theirs.ensureValid();
        theirs.forEach(record -> assertThat(record.timestamp()).isEqualTo(1_800_000_000_000L));
        RecordBatch.at(bytes, 0).records().forEach(r -> assertThat(r.timestamp())
                .isEqualTo(1_800_000_000_000L));
    }

    @Test
    void sequenceNumbersWrapToZero() {
        RecordBatch batch = RecordBatch.at(
                new RecordBatchBuilder()
                        .producer(1, (short) 0, Integer.MAX_VALUE)
                        .append(0, null, null)
                        .append(0, null, null)
                        .build(),
                0);

        assertThat(batch.lastSequence()).isZero();
    }

    @Test
    void aFlippedBitIsNoticed() {
        ByteBuf bytes = apacheBatch(CompressionType.NONE, new RandomRecords(7).draw(5, true));
        for (int at = RecordBatch.ATTRIBUTES_AT; at < bytes.readableBytes(); at++) {
            bytes.setByte(at, bytes.getByte(at) ^ 1);
            assertThat(RecordBatch.at(bytes, 0).checksumMatches())
                    .as("byte %d", at)
                    .isFalse();
            bytes.setByte(at, bytes.getByte(at) ^ 1);
        }
    }

    @Test
    void damagedBatchesEndInOneKindOfException() {
        Random random = new Random(8);
        for (CompressionType codec : CompressionType.values()) {
            ByteBuf whole = apacheBatch(codec, new RandomRecords(9).draw(20, true));
            for (int round = 0; round < 2_000; round++) {
                ByteBuf damaged = whole.copy();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    damaged.setByte(random.nextInt(damaged.readableBytes()), random.nextInt(256));
                }
                damaged.writerIndex(
                        random.nextInt(4) == 0 ? random.nextInt(damaged.readableBytes()) : damaged.writerIndex());
                readAll(damaged);
            }
        }
    }

    private static void readAll(ByteBuf bytes) {
        try {
            for (RecordBatch batch : RecordBatches.of(bytes)) {
                batch.records().forEach(record -> {});
            }
        } catch (InvalidRecordsException expected) {
            assertThat(expected.error()).isIn(ErrorCode.CORRUPT_MESSAGE, ErrorCode.INVALID_RECORD);
        }
    }

    @Test
    void aHugeClaimIsRefusedBeforeAnythingIsAllocated() {
        ByteBuf bytes = new RecordBatchBuilder().append(1, null, null).build();
        bytes.setInt(RecordBatch.LENGTH_AT, Integer.MAX_VALUE);

        assertThatThrownBy(() -> RecordBatches.of(bytes).iterator().next())
                .isInstanceOf(InvalidRecordsException.class)
                .hasMessageContaining("2147483647");
    }

    static ByteBuf apacheBatch(CompressionType codec, List<Record> records) {
        Compression compression = Compression.of(
                        org.apache.kafka.common.record.internal.CompressionType.forId(codec.id()))
                .build();
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
                ByteBuffer.allocate(1 << 20),
                (byte) 2,
                compression,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                5000,
                -1,
                9,
                (short) 2,
                11,
                false,
                false,
                5,
                1 << 20);
        for (Record record : records) {
            List<Header> headers = new ArrayList<>();
            record.headers()
                    .forEach(h -> headers.add(
                            new org.apache.kafka.common.header.internals.RecordHeader(h.key(), bytes(h.value()))));
            builder.append(
                    record.timestamp(),
                    bytes(record.key()),
                    bytes(record.value()),
                    new RecordHeaders(headers).toArray());
        }
        return Unpooled.wrappedBuffer(builder.build().buffer());
    }

    private static void assertSameHeaders(Header[] theirs, List<RecordHeader> ours) {
        assertThat(theirs).hasSize(ours.size());
        for (int i = 0; i < theirs.length; i++) {
            assertThat(theirs[i].key()).isEqualTo(ours.get(i).key());
            assertThat(theirs[i].value()).isEqualTo(bytes(ours.get(i).value()));
        }
    }

    static byte[] bytes(ByteBuf buffer) {
        return buffer == null
                ? null
                : Arrays.copyOf(io.netty.buffer.ByteBufUtil.getBytes(buffer), buffer.readableBytes());
    }

    static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
