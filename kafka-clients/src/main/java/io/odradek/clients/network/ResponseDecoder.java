package io.odradek.clients.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.odradek.protocol.PartialFrame;

/**
 * Cuts the bytes of a connection into answers.
 *
 * <pre>
 *   size   int32   bytes after this field
 *   frame  header and body of one answer
 * </pre>
 *
 * A frame that lies whole in what was read is passed on as a slice of it; a longer one is gathered in a buffer that grows with
 * what arrives, so that the size that a peer claims costs nothing.
 *
 * <p>Passes on: one {@link ByteBuf} for each frame. Runs on: the connection's event loop.
 */
final class ResponseDecoder extends ChannelInboundHandlerAdapter {

    private static final int NO_FRAME = -1;
    private static final int MIN_CAPACITY = 64 * 1024;

    private final int maxFrameBytes;
    private final ByteBuf sizeField = Unpooled.buffer(Integer.BYTES, Integer.BYTES);
    private final PartialFrame frame = new PartialFrame(MIN_CAPACITY);
    private int frameLength = NO_FRAME;

    ResponseDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf chunk = (ByteBuf) message;
        try {
            while (chunk.isReadable() && ctx.channel().isActive()) {
                if (frameLength == NO_FRAME) {
                    readSize(chunk);
                } else {
                    readFrame(ctx, chunk);
                }
            }
        } finally {
            chunk.release();
        }
    }

    private void readSize(ByteBuf chunk) {
        chunk.readBytes(sizeField, Math.min(sizeField.writableBytes(), chunk.readableBytes()));
        if (sizeField.isWritable()) {
            return;
        }
        int size = sizeField.readInt();
        sizeField.clear();
        if (size <= 0 || size > maxFrameBytes) {
            throw new ConnectionLostException(
                    "it announced an answer of " + size + " bytes, where at most " + maxFrameBytes + " are taken");
        }
        frameLength = size;
    }

    private void readFrame(ChannelHandlerContext ctx, ByteBuf chunk) {
        int bytes = Math.min(frameLength - frame.size(), chunk.readableBytes());
        ByteBuf whole = frame.add(ctx.alloc(), chunk, bytes, frameLength);
        if (whole != null) {
            frameLength = NO_FRAME;
            ctx.fireChannelRead(whole);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        frame.release();
    }
}
