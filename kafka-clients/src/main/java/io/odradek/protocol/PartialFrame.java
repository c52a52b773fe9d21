package io.odradek.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A frame that comes in pieces. Its buffer grows with what has come, and never on the word of the frame's size alone.
 *
 * <p>Runs on: the event loop of its connection.
 */
public final class PartialFrame {

    private static final int GROWTH = 4;

    private final int minCapacity;
    private ByteBuf frame;

    /** @param minCapacity bytes of a buffer at least, unless the frame is shorter */
    public PartialFrame(int minCapacity) {
        this.minCapacity = minCapacity;
    }

    /** Bytes that have come. */
    public int size() {
        return frame == null ? 0 : frame.readableBytes();
    }

    /**
     * Takes the next bytes of a frame.
     *
     * @param bytes at most what the frame misses
     * @return the frame, which is the caller's, once it is whole; null before. One that lies in the chunk whole is a slice of
     *     it
     */
    public ByteBuf add(ByteBufAllocator allocator, ByteBuf chunk, int bytes, int frameLength) {
        if (frame == null && bytes == frameLength) {
            return chunk.readRetainedSlice(bytes);
        }
        if (frame == null) {
            int capacity = (int) Math.min(frameLength, Math.max(minCapacity, GROWTH * (long) bytes));
            frame = allocator.directBuffer(capacity, frameLength);
        }
        frame.writeBytes(chunk, bytes);
        if (frame.readableBytes() < frameLength) {
            return null;
        }
        ByteBuf whole = frame;
        frame = null;
        return whole;
    }

    /** Lets go of what has come. */
    public void release() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }
}
