package io.odradek.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.ProtocolWriter.Splice;
import io.odradek.protocol.Records;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer, ready to leave: size, header and body, with the records of the log as regions of their files in between.
 *
 * <pre>
 *   size             int32   bytes after this field
 *   correlation id   int32   the request's
 *   tagged fields    0 as unsigned varint, in header version 1
 *   body
 * </pre>
 *
 * <p>It owns buffers and file slices: it is either written or released, once.
 */
final class OutboundFrame {

    /**
     * Records of at most that many bytes are read into the frame: one system call and one copy in the page cache's speed
     * are cheaper than a region of their own, with its header in a packet before it.
     */
    private static final int COPY_LIMIT = 16 * 1024;

    private static final int INITIAL_BYTES = 512;

    private final List<Object> pieces;
    private final int sizeInBytes;

    private OutboundFrame(List<Object> pieces, int sizeInBytes) {
        this.pieces = pieces;
        this.sizeInBytes = sizeInBytes;
    }

    static OutboundFrame encode(
            ByteBufAllocator allocator, int correlationId, short headerVersion, ApiMessage body, short version) {
        ByteBuf buffer = allocator.directBuffer(INITIAL_BYTES);
        buffer.writeInt(0);
        ProtocolWriter writer = new ProtocolWriter(buffer);
        try {
            writer.writeInt32(correlationId);
            if (headerVersion >= 1) {
                writer.writeUnsignedVarint(0);
            }
            body.write(writer, version);
            buffer.setInt(0, writer.totalSize());
            int size = Integer.BYTES + writer.totalSize();
            List<Splice> splices = writer.splices();
            return new OutboundFrame(splices.isEmpty() ? List.of(buffer) : weave(allocator, buffer, splices), size);
        } catch (RuntimeException | OutOfMemoryError e) {
            buffer.release();
            writer.splices().forEach(splice -> release(splice.records()));
            throw e;
        }
    }

    /** Takes over the buffer, unless it fails: a disk that cannot be read, or memory that is not there. */
    private static List<Object> weave(ByteBufAllocator allocator, ByteBuf buffer, List<Splice> splices) {
        List<Object> pieces = new ArrayList<>(2 * splices.size() + 1);
        try {
            weave(allocator, buffer, splices, pieces);
            return pieces;
        } catch (RuntimeException | OutOfMemoryError e) {
            pieces.forEach(ReferenceCountUtil::release);
            throw e;
        }
    }

    private static void weave(ByteBufAllocator allocator, ByteBuf buffer, List<Splice> splices, List<Object> pieces) {
        ByteBuf open = null;
        int from = 0;
        for (Splice splice : splices) {
            ByteBuf part = buffer.slice(from, splice.position() - from);
            from = splice.position();
            int size = splice.records().sizeInBytes();
            if (open == null) {
                open = allocator.directBuffer(part.readableBytes() + (size <= COPY_LIMIT ? size + INITIAL_BYTES : 0));
                pieces.add(open);
            }
            open.writeBytes(part);
            if (size <= COPY_LIMIT) {
                copy(splice.records(), open);
            } else {
                open = null;
                pieces.add(region(splice.records()));
            }
        }
        ByteBuf rest = buffer.slice(from, buffer.writerIndex() - from);
        if (open == null) {
            // the slice keeps the buffer
            pieces.add(rest);
        } else {
            open.writeBytes(rest);
            buffer.release();
        }
    }

    private static void copy(Records records, ByteBuf target) {
        if (records instanceof LogRecords log) {
            try (var slice = log.slice()) {
                slice.readInto(target);
            }
        } else {
            ByteBuf bytes = ((MemoryRecords) records).buffer();
            target.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        }
    }

    private static Object region(Records records) {
        return records instanceof LogRecords log
                ? new LogRegion(log.slice())
                : ((MemoryRecords) records).buffer().retainedDuplicate();
    }

    private static void release(Records records) {
        if (records instanceof LogRecords log) {
            log.slice().close();
        }
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    /** Writes without flushing. */
    void write(ChannelHandlerContext ctx) {
        for (Object piece : pieces) {
            var unused = ctx.write(piece, ctx.voidPromise());
        }
    }

    void release() {
        pieces.forEach(ReferenceCountUtil::release);
    }
}
