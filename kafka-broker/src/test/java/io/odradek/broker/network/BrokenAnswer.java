package io.odradek.broker.network;

import io.netty.buffer.Unpooled;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.Records;

/**
 * An answer that cannot be sent.
 *
 * @param late whether that comes out only when its records are to be placed, after others were
 */
record BrokenAnswer(boolean late) implements ApiMessage {

    /** Records that nobody can read. */
    private record Unreadable() implements Records {

        @Override
        public int sizeInBytes() {
            return 100;
        }
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.FETCH;
    }

    @Override
    public void write(ProtocolWriter out, short version) {
        out.writeInt32(1);
        if (!late) {
            throw new IllegalStateException("on purpose");
        }
        out.writeNullableRecords(new MemoryRecords(Unpooled.wrappedBuffer(new byte[100_000])), false);
        out.writeNullableRecords(new MemoryRecords(Unpooled.wrappedBuffer(new byte[2_000])), false);
        out.writeNullableRecords(new Unreadable(), false);
    }
}
