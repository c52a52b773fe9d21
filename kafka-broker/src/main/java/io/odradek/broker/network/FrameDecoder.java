package io.odradek.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.protocol.PartialFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the bytes of a connection into requests.
 *
 * <pre>
 *   size   int32   bytes after this field
 *   frame  header and body of one request
 * </pre>
 *
 * A frame that lies whole in what was read is passed on as a slice of it; a longer one is gathered in a buffer that grows
 * with what arrives. Either way its bytes are reserved with the {@link MemoryGate} before they are taken, so that the size
 * that a peer claims costs nothing. Who begins a frame and does not go on with it loses the connection.
 *
 * <p>Passes on: one {@link ByteBuf} for each frame, whose bytes the receiver gives back to the gate.
 * Runs on: the connection's event loop.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(FrameDecoder.class);

    /** How long a frame that has begun may stand still. */
    private static final long STALL_SECONDS = 30;

    private static final int NO_FRAME = -1;

    private static final int MIN_CAPACITY = 4096;

    private final int maxFrameBytes;
    private final MemoryGate gate;
    private final ReadControl reads;
    private final String listener;

    private final Queue<ByteBuf> chunks = new ArrayDeque<>();
    private final ByteBuf sizeField = Unpooled.buffer(Integer.BYTES, Integer.BYTES);
    private final PartialFrame frame = new PartialFrame(MIN_CAPACITY);
    private int frameLength = NO_FRAME;
    private boolean first = true;
    private boolean waiting;
    private boolean closed;
    private boolean progress;
    private ScheduledFuture<?> stallCheck;

    FrameDecoder(int maxFrameBytes, MemoryGate gate, ReadControl reads, String listener) {
        this.maxFrameBytes = maxFrameBytes;
        this.gate = gate;
        this.reads = reads;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed) {
            ((ByteBuf) message).release();
            return;
        }
        chunks.add((ByteBuf) message);
        decode(ctx);
    }

    private void decode(ChannelHandlerContext ctx) {
        while (!waiting && !closed && !chunks.isEmpty()) {
            ByteBuf chunk = chunks.peek();
            if (frameLength == NO_FRAME) {
                readSize(ctx, chunk);
            } else {
                readFrame(ctx, chunk);
            }
            dropIfRead(chunk);
        }
        if (frameLength != NO_FRAME && !closed) {
            watchForStall(ctx);
        }
    }

    private void readSize(ChannelHandlerContext ctx, ByteBuf chunk) {
        chunk.readBytes(sizeField, Math.min(sizeField.writableBytes(), chunk.readableBytes()));
        if (sizeField.isWritable()) {
            return;
        }
        int size = sizeField.readInt();
        sizeField.clear();
        if (first && ForeignProtocol.recognise(size).isPresent()) {
            refuse(ctx, ForeignProtocol.recognise(size).get(), ForeignProtocol.isHttp(size));
            return;
        }
        first = false;
        if (size <= 0 || size > maxFrameBytes) {
            refuse(
                    ctx,
                    "announced a request of " + size + " bytes; socket.request.max.bytes is " + maxFrameBytes,
                    false);
            return;
        }
        frameLength = size;
        progress = true;
    }

    /** Takes what has arrived of the frame, once there is room for it. */
    private void readFrame(ChannelHandlerContext ctx, ByteBuf chunk) {
        int bytes = Math.min(frameLength - frame.size(), chunk.readableBytes());
        boolean whole = frame.size() + bytes == frameLength;
        if (gate.reserve(this, bytes, whole, () -> ctx.executor().execute(() -> granted(ctx, bytes, whole)))) {
            take(ctx, chunk, bytes);
        } else {
            waiting = true;
            reads.pause();
        }
    }

    private void granted(ChannelHandlerContext ctx, int bytes, boolean whole) {
        if (closed) {
            // a part was given back when the connection was let go; a whole frame counts as one that is served
            if (whole) {
                gate.release(frameLength);
            }
            return;
        }
        waiting = false;
        reads.resume();
        ByteBuf chunk = chunks.peek();
        take(ctx, chunk, bytes);
        dropIfRead(chunk);
        decode(ctx);
        ctx.fireChannelReadComplete();
    }

    private void take(ChannelHandlerContext ctx, ByteBuf chunk, int bytes) {
        progress = true;
        ByteBuf whole = frame.add(ctx.alloc(), chunk, bytes, frameLength);
        if (whole != null) {
            frameLength = NO_FRAME;
            ctx.fireChannelRead(whole);
        }
    }

    private void dropIfRead(ByteBuf chunk) {
        // a frame's receiver may close the connection, which lets go of all chunks
        if (!closed && !chunk.isReadable()) {
            chunks.remove().release();
        }
    }

    /** One check is under way at most, however many frames there are. */
    private void watchForStall(ChannelHandlerContext ctx) {
        if (stallCheck == null) {
            stallCheck = ctx.executor().schedule(() -> checkForStall(ctx), STALL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void checkForStall(ChannelHandlerContext ctx) {
        stallCheck = null;
        if (closed || frameLength == NO_FRAME) {
            return;
        }
        if (!progress && !reads.isPaused()) {
            refuse(ctx, "stopped in the middle of a request of " + frameLength + " bytes", false);
            return;
        }
        // while it is not read, nothing can come; it gets its whole time again after that
        progress = reads.isPaused();
        watchForStall(ctx);
    }

    private void refuse(ChannelHandlerContext ctx, String what, boolean answerHttp) {
        LOG.warn("Closing {} on listener {}: it {}", ctx.channel().remoteAddress(), listener, what);
        letGo();
        if (answerHttp) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(ForeignProtocol.httpAnswer()))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            var unused = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        letGo();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo();
    }

    /** Gives back everything that is held, once. */
    private void letGo() {
        if (closed) {
            return;
        }
        closed = true;
        chunks.forEach(ByteBuf::release);
        chunks.clear();
        frame.release();
        gate.abandon(this);
        if (stallCheck != null) {
            stallCheck.cancel(false);
        }
    }
}
