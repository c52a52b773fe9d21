package io.odradek.clients.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.ProtocolWriter.Splice;
import java.util.List;

/**
 * Makes the bytes of a request.
 *
 * <pre>
 *   size             int32
 *   api, version     int16, int16
 *   correlation id   int32
 *   client id        nullable string
 *   tagged fields    0 as unsigned varint, in header version 2
 *   body
 * </pre>
 *
 * Records in memory are not copied; they are retained until the bytes have left. Runs on: any thread; without state.
 */
final class RequestEncoder {

    private static final int INITIAL_BYTES = 512;

    private RequestEncoder() {}

    static ByteBuf encode(
            ByteBufAllocator allocator, ApiMessage request, short version, int correlationId, String clientId) {
        ApiKey api = request.apiKey();
        ByteBuf buffer = allocator.directBuffer(INITIAL_BYTES);
        try {
            ProtocolWriter writer = new ProtocolWriter(buffer);
            writer.writeInt32(0);
            writer.writeInt16(api.id());
            writer.writeInt16(version);
            writer.writeInt32(correlationId);
            writer.writeNullableString(clientId, false);
            if (api.requestHeaderVersion(version) >= 2) {
                writer.writeUnsignedVarint(0);
            }
            request.write(writer, version);
            buffer.setInt(0, writer.totalSize() - Integer.BYTES);
            List<Splice> splices = writer.splices();
            return splices.isEmpty() ? buffer : weave(allocator, buffer, splices);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
    }

    private static ByteBuf weave(ByteBufAllocator allocator, ByteBuf buffer, List<Splice> splices) {
        CompositeByteBuf whole = allocator.compositeBuffer(2 * splices.size() + 1);
        int from = 0;
        for (Splice splice : splices) {
            whole.addComponent(true, buffer.retainedSlice(from, splice.position() - from));
            whole.addComponent(true, ((MemoryRecords) splice.records()).buffer().retainedDuplicate());
            from = splice.position();
        }
        // the last slice keeps the buffer
        whole.addComponent(true, buffer.slice(from, buffer.writerIndex() - from));
        return whole;
    }
}
