package io.odradek.record;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * One record.
 *
 * @param offset its place in the partition
 * @param timestamp milliseconds since the epoch, or {@link RecordBatch#NO_TIMESTAMP}
 * @param sequence its producer sequence number, or {@link RecordBatch#NO_SEQUENCE}
 * @param key may be null; a view onto the batch's bytes, valid as long as they are
 * @param value may be null; a view onto the batch's bytes, valid as long as they are
 */
public record Record(
        long offset, long timestamp, int sequence, ByteBuf key, ByteBuf value, List<RecordHeader> headers) {}
