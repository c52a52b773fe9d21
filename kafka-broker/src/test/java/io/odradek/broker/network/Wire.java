package io.odradek.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.HeartbeatResponse;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Requests as bytes, made by hand, and the means to count the memory that they cost. */
final class Wire {

    private static final int TAGGED_FIELDS_NONE = 0;

    private Wire() {}

    /** A frame: its size, and then a Heartbeat of version 0 with nothing in it. */
    static byte[] heartbeat(int correlationId) {
        return request(ApiKey.HEARTBEAT.id(), 0, correlationId, "client", 1);
    }

    /** A frame with a request whose body is empty. */
    static byte[] request(int api, int version, int correlationId, String clientId, int headerVersion) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeShort(api);
            out.writeShort(version);
            out.writeInt(correlationId);
            if (clientId == null) {
                out.writeShort(-1);
            } else {
                byte[] name = clientId.getBytes(StandardCharsets.UTF_8);
                out.writeShort(name.length);
                out.write(name);
            }
            if (headerVersion >= 2) {
                out.writeByte(TAGGED_FIELDS_NONE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame(bytes.toByteArray());
    }

    /** Bytes with their number before them. */
    static byte[] frame(byte[] body) {
        return concat(size(body.length), body);
    }

    static byte[] size(int size) {
        return new byte[] {(byte) (size >>> 24), (byte) (size >>> 16), (byte) (size >>> 8), (byte) size};
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    static HeartbeatResponse answer() {
        return new HeartbeatResponse();
    }

    /** An allocator that knows what has not been released. */
    static UnpooledByteBufAllocator countingAllocator() {
        return new UnpooledByteBufAllocator(true);
    }

    static long held(UnpooledByteBufAllocator allocator) {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    static ByteBuf buffer(EmbeddedChannel channel, byte[] bytes) {
        return channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
    }

    static byte[] drain(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        return bytes;
    }
}
