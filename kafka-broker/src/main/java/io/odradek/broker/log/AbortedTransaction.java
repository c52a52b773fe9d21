package io.odradek.broker.log;

import java.nio.ByteBuffer;

/**
 * A transaction that was rolled back: an entry of a {@code .txnindex} file.
 *
 * <pre>
 *   version             int16   0
 *   producer id         int64
 *   first offset        int64   of the transaction in this partition
 *   last offset         int64   of the abort marker
 *   last stable offset  int64   below it everything was decided when the marker was written
 * </pre>
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {

    static final short VERSION = 0;
    static final int SIZE = Short.BYTES + 4 * Long.BYTES;

    void writeTo(ByteBuffer target) {
        target.putShort(VERSION);
        target.putLong(producerId);
        target.putLong(firstOffset);
        target.putLong(lastOffset);
        target.putLong(lastStableOffset);
    }

    static AbortedTransaction readFrom(ByteBuffer source) {
        short version = source.getShort();
        if (version != VERSION) {
            throw new IllegalArgumentException("an entry of version " + version);
        }
        return new AbortedTransaction(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }
}
