package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.CompressionType;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * A batch of format 2, seen in place: no byte is copied and no record is parsed until somebody asks for the records.
 *
 * <pre>
 *    at  field                   type
 *     0  base offset             int64    set by the broker
 *     8  batch length            int32    bytes after this field
 *    12  partition leader epoch  int32    set by the broker
 *    16  magic                   int8     2
 *    17  crc                     uint32   CRC-32C of everything from the attributes to the end
 *    21  attributes              int16    bits 0-2 codec, 3 timestamp type, 4 transactional, 5 control, 6 delete horizon
 *    23  last offset delta       int32
 *    27  base timestamp          int64    delete horizon when bit 6 is set
 *    35  max timestamp           int64
 *    43  producer id             int64    -1: none
 *    51  producer epoch          int16
 *    53  base sequence           int32    -1: none
 *    57  record count            int32
 *    61  records, compressed as a whole when the codec says so
 * </pre>
 *
 * Base offset and leader epoch lie before the checksum so that a broker can set them without reading the rest.
 *
 * <p>Runs on: one thread at a time, as the buffer underneath. Source: KIP-98, KIP-101, KIP-360, KIP-534.
 */
public final class RecordBatch {

    /** Base offset and length: what stands before the bytes that the length counts. */
    public static final int LOG_OVERHEAD = 12;

    /** Bytes before the first record. */
    public static final int HEADER_SIZE = 61;

    /** The only format that the log keeps. */
    public static final byte MAGIC = 2;

    public static final long NO_TIMESTAMP = -1;
    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    /** Where the bytes begin that the checksum is made of; they end with the batch. */
    public static final int CHECKED_FROM = 21;

    public static final int NO_SEQUENCE = -1;
    public static final int NO_LEADER_EPOCH = -1;

    static final int BASE_OFFSET_AT = 0;
    static final int LENGTH_AT = 8;
    static final int LEADER_EPOCH_AT = 12;
    static final int MAGIC_AT = 16;
    static final int CRC_AT = 17;
    static final int ATTRIBUTES_AT = CHECKED_FROM;
    static final int LAST_OFFSET_DELTA_AT = 23;
    static final int BASE_TIMESTAMP_AT = 27;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int PRODUCER_EPOCH_AT = 51;
    static final int BASE_SEQUENCE_AT = 53;
    static final int RECORD_COUNT_AT = 57;

    static final int CODEC_MASK = 0x07;
    static final int LOG_APPEND_TIME_FLAG = 0x08;
    public static final int TRANSACTIONAL_FLAG = 0x10;
    static final int CONTROL_FLAG = 0x20;
    static final int DELETE_HORIZON_FLAG = 0x40;

    private final ByteBuf buffer;
    private final int start;

    private RecordBatch(ByteBuf buffer, int start) {
        this.buffer = buffer;
        this.start = start;
    }

    /**
     * The batch that begins at an index of a buffer. Only the header has to be there; whoever asks for checksum or
     * records has made sure of the rest ({@link RecordBatches} does).
     */
    public static RecordBatch at(ByteBuf buffer, int index) {
        return new RecordBatch(buffer, index);
    }

    /** The buffer's index of this batch's first byte. */
    public int index() {
        return start;
    }

    /** Bytes of the whole batch, {@link #LOG_OVERHEAD} included. */
    public int sizeInBytes() {
        return LOG_OVERHEAD + buffer.getInt(start + LENGTH_AT);
    }

    public long baseOffset() {
        return buffer.getLong(start + BASE_OFFSET_AT);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    public long nextOffset() {
        return lastOffset() + 1;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(start + LAST_OFFSET_DELTA_AT);
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(start + LEADER_EPOCH_AT);
    }

    public byte magic() {
        return buffer.getByte(start + MAGIC_AT);
    }

    /** The CRC-32C that the batch carries. */
    public long checksum() {
        return buffer.getUnsignedInt(start + CRC_AT);
    }

    /** Whether the bytes are the ones that the checksum was made of. */
    public boolean checksumMatches() {
        return checksum() == Checksums.crc32c(buffer, start + ATTRIBUTES_AT, sizeInBytes() - ATTRIBUTES_AT);
    }

    /**
     * The codec.
     *
     * @throws InvalidRecordsException if the attributes name one that does not exist
     */
    public CompressionType compression() {
        int codec = attributes() & CODEC_MASK;
        if (codec > CompressionType.ZSTD.id()) {
            throw InvalidRecordsException.invalid("the batch names compression codec " + codec
                    + ", which does not exist; use none, gzip, snappy, lz4 or zstd");
        }
        return CompressionType.of(codec);
    }

    public TimestampType timestampType() {
        return hasFlag(LOG_APPEND_TIME_FLAG) ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return hasFlag(TRANSACTIONAL_FLAG);
    }

    /** Whether its records are markers (commit, abort) and no user's data. */
    public boolean isControl() {
        return hasFlag(CONTROL_FLAG);
    }

    /** When the tombstones in it may go, in milliseconds since the epoch, once compaction has set that. */
    public OptionalLong deleteHorizonMs() {
        return hasFlag(DELETE_HORIZON_FLAG)
                ? OptionalLong.of(buffer.getLong(start + BASE_TIMESTAMP_AT))
                : OptionalLong.empty();
    }

    /** What the records' timestamp deltas count from. */
    public long baseTimestamp() {
        return buffer.getLong(start + BASE_TIMESTAMP_AT);
    }

    public long maxTimestamp() {
        return buffer.getLong(start + MAX_TIMESTAMP_AT);
    }

    public long producerId() {
        return buffer.getLong(start + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() != NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(start + PRODUCER_EPOCH_AT);
    }

    public int baseSequence() {
        return buffer.getInt(start + BASE_SEQUENCE_AT);
    }

    /** The sequence number of the last record; numbers wrap from 2^31 - 1 to 0. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : sequenceAt(base, lastOffsetDelta());
    }

    public int recordCount() {
        return buffer.getInt(start + RECORD_COUNT_AT);
    }

    /** The sequence number that comes {@code delta} records after {@code base}. */
    static int sequenceAt(int base, int delta) {
        return (base + delta) & Integer.MAX_VALUE;
    }

    /** Gives the batch its place in the log, in place; neither field is under the checksum. */
    public void assign(long baseOffset, int partitionLeaderEpoch) {
        buffer.setLong(start + BASE_OFFSET_AT, baseOffset);
        buffer.setInt(start + LEADER_EPOCH_AT, partitionLeaderEpoch);
    }

    /** Makes the broker's time the time of every record, in place; the checksum is made anew. */
    public void stampLogAppendTime(long nowMs) {
        buffer.setShort(start + ATTRIBUTES_AT, attributes() | LOG_APPEND_TIME_FLAG);
        buffer.setLong(start + MAX_TIMESTAMP_AT, nowMs);
        seal(buffer, start);
    }

    /** Writes the checksum of a batch whose other bytes are all there. */
    static void seal(ByteBuf buffer, int start) {
        int size = LOG_OVERHEAD + buffer.getInt(start + LENGTH_AT);
        buffer.setInt(start + CRC_AT, (int) Checksums.crc32c(buffer, start + ATTRIBUTES_AT, size - ATTRIBUTES_AT));
    }

    /**
     * The records, parsed one by one as they are asked for; a compressed batch is inflated first, into memory of the
     * heap. Iterating throws {@link InvalidRecordsException} at the first byte that does not make sense.
     */
    public Iterable<Record> records() {
        return () -> RecordIterator.of(this);
    }

    /** The records as an iterator, for callers that stop early. */
    public Iterator<Record> iterator() {
        return RecordIterator.of(this);
    }

    /** The bytes after the header, as they lie there. */
    public ByteBuf payload() {
        return buffer.slice(start + HEADER_SIZE, sizeInBytes() - HEADER_SIZE);
    }

    private short attributes() {
        return buffer.getShort(start + ATTRIBUTES_AT);
    }

    private boolean hasFlag(int flag) {
        return (attributes() & flag) != 0;
    }

    @Override
    public String toString() {
        return "RecordBatch(offsets " + baseOffset() + " to " + lastOffset() + ", " + sizeInBytes() + " bytes, epoch "
                + partitionLeaderEpoch() + ", producer " + producerId() + ":" + producerEpoch() + ", sequence "
                + baseSequence() + ")";
    }
}
