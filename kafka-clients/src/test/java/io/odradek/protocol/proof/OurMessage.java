package io.odradek.protocol.proof;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.Message;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Our class of one message. */
final class OurMessage {

    private static final List<String> OTHERS =
            List.of("RequestHeader", "ResponseHeader", "ConsumerProtocolSubscription", "ConsumerProtocolAssignment");

    private final Class<?> type;

    private OurMessage(Class<?> type) {
        this.type = type;
    }

    static OurMessage of(String name) {
        try {
            return new OurMessage(Class.forName("io.odradek.protocol.message." + name));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Every message that there is. */
    static Stream<OurMessage> all() {
        List<String> names = new ArrayList<>(OTHERS);
        for (ApiKey api : ApiKey.values()) {
            names.add(api.apiName() + "Request");
            names.add(api.apiName() + "Response");
        }
        return names.stream().map(OurMessage::of);
    }

    Class<?> type() {
        return type;
    }

    String name() {
        return type.getSimpleName();
    }

    short lowestVersion() {
        return version("LOWEST_VERSION");
    }

    short highestVersion() {
        return version("HIGHEST_VERSION");
    }

    private short version(String constant) {
        try {
            return type.getField(constant).getShort(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    byte[] encode(Object message, short version) {
        ProtocolWriter out = new ProtocolWriter(Unpooled.buffer());
        ((Message) message).write(out, version);
        byte[] bytes = new byte[out.totalSize()];
        ByteBuf target = Unpooled.wrappedBuffer(bytes).writerIndex(0);
        ByteBuf written = out.buffer();
        for (ProtocolWriter.Splice splice : out.splices()) {
            target.writeBytes(written, splice.position() - written.readerIndex());
            target.writeBytes(((MemoryRecords) splice.records()).buffer().duplicate());
        }
        target.writeBytes(written);
        return bytes;
    }

    Object decode(byte[] bytes, short version) {
        ProtocolReader in = new ProtocolReader(Unpooled.wrappedBuffer(bytes));
        Object message = decode(in, version);
        if (in.remaining() > 0) {
            throw new AssertionError(in.remaining() + " bytes left over");
        }
        return message;
    }

    Object decode(ProtocolReader in, short version) {
        return Reflection.call(type, null, "read", new Class<?>[] {ProtocolReader.class, short.class}, in, version);
    }

    @Override
    public String toString() {
        return name();
    }
}
