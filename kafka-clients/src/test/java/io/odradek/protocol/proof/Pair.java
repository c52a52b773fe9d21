package io.odradek.protocol.proof;

import io.netty.buffer.Unpooled;
import io.odradek.common.Uuid;
import io.odradek.protocol.MemoryRecords;
import java.nio.ByteBuffer;

/** One of our messages and one of Apache's with the same random values in them. */
record Pair(OurMessage our, Object ours, PeerMessage their, Object theirs) {

    static Pair random(OurMessage our, PeerMessage their, int version, long seed) {
        Object schema = their.schema(version);
        return new Pair(
                our,
                new RandomFill(seed, new OurValues()).fill(our.type(), schema),
                their,
                new RandomFill(seed, new PeerValues(their.peer())).fill(their.type(), schema));
    }

    private record OurValues() implements RandomFill.Values {
        @Override
        public Object uuid(long mostSignificantBits, long leastSignificantBits) {
            return new Uuid(mostSignificantBits, leastSignificantBits);
        }

        @Override
        public Object records(byte[] bytes) {
            return new MemoryRecords(Unpooled.wrappedBuffer(bytes));
        }
    }

    private record PeerValues(Peer peer) implements RandomFill.Values {
        @Override
        public Object uuid(long mostSignificantBits, long leastSignificantBits) {
            try {
                return peer.type("Uuid")
                        .getConstructor(long.class, long.class)
                        .newInstance(mostSignificantBits, leastSignificantBits);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Object records(byte[] bytes) {
            return Reflection.call(
                    peer.find("record.internal.MemoryRecords").orElseGet(() -> peer.type("record.MemoryRecords")),
                    null,
                    "readableRecords",
                    new Class<?>[] {ByteBuffer.class},
                    ByteBuffer.wrap(bytes));
        }
    }
}
