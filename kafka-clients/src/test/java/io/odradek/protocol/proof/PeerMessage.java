package io.odradek.protocol.proof;

import java.nio.ByteBuffer;

/** Apache's class of one message. */
final class PeerMessage {

    private final Peer peer;
    private final Class<?> type;

    PeerMessage(Peer peer, Class<?> type) {
        this.peer = peer;
        this.type = type;
    }

    Peer peer() {
        return peer;
    }

    Class<?> type() {
        return type;
    }

    short lowestVersion() {
        return (short) Reflection.call(Reflection.create(type), "lowestSupportedVersion");
    }

    short highestVersion() {
        return (short) Reflection.call(Reflection.create(type), "highestSupportedVersion");
    }

    /** Apache's description of a version: an instance of its class {@code Schema}. */
    Object schema(int version) {
        try {
            return ((Object[]) Reflection.get(type.getField("SCHEMAS"), null))[version];
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    byte[] encode(Object message, short version) {
        Class<?> cacheType = peer.type("protocol.ObjectSerializationCache");
        Object cache = Reflection.create(cacheType);
        int size = (int) Reflection.call(
                peer.type("protocol.Message"),
                message,
                "size",
                new Class<?>[] {cacheType, short.class},
                cache,
                version);
        ByteBuffer buffer = ByteBuffer.allocate(size);
        Class<?>[] parameters = {peer.type("protocol.Writable"), cacheType, short.class};
        Reflection.call(type, message, "write", parameters, accessor(buffer), cache, version);
        if (buffer.hasRemaining()) {
            throw new AssertionError(buffer.remaining() + " bytes fewer than announced");
        }
        return buffer.array();
    }

    Object decode(byte[] bytes, short version) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Object message = Reflection.create(type);
        Class<?>[] parameters = {peer.type("protocol.Readable"), short.class};
        Reflection.call(type, message, "read", parameters, accessor(buffer), version);
        if (buffer.hasRemaining()) {
            throw new AssertionError(buffer.remaining() + " bytes left over");
        }
        return message;
    }

    private Object accessor(ByteBuffer buffer) {
        try {
            return peer.type("protocol.ByteBufferAccessor")
                    .getConstructor(ByteBuffer.class)
                    .newInstance(buffer);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
