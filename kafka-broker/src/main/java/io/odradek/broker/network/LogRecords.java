package io.odradek.broker.network;

import io.odradek.broker.log.LogSlice;
import io.odradek.protocol.Records;

/**
 * Records that still lie in the log: the body of a fetch answer. Sending them, or letting them go, closes the slice.
 *
 * @param slice never empty
 */
public record LogRecords(LogSlice slice) implements Records {

    @Override
    public int sizeInBytes() {
        return slice.length();
    }
}
