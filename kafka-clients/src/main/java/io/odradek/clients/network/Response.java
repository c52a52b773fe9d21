package io.odradek.clients.network;

import io.netty.buffer.ByteBuf;
import io.odradek.protocol.ApiMessage;

/**
 * An answer, together with the frame it came in: records in the message are slices of the frame, and are valid until this is
 * closed.
 *
 * <p>Whoever gets a response closes it, once. Runs on: any thread, one at a time.
 */
public final class Response implements AutoCloseable {

    private final ApiMessage message;
    private final ByteBuf frame;

    Response(ApiMessage message, ByteBuf frame) {
        this.message = message;
        this.frame = frame;
    }

    /** The body, which is of the response class of the API that was asked. */
    public <T extends ApiMessage> T message(Class<T> type) {
        return type.cast(message);
    }

    /** Bytes of the answer on the wire, without the size field. */
    public int sizeInBytes() {
        return frame.writerIndex();
    }

    /** Lets go of the frame. */
    @Override
    public void close() {
        frame.release();
    }
}
