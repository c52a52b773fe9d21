package io.odradek.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ProtocolReader;

/**
 * One request on its way through the broker.
 *
 * <p>The frame, and so every slice of it, lives until the request is answered. Answering is allowed from any thread, once;
 * answers leave in the order in which the requests came.
 */
public final class Request {

    private final Connection connection;
    private final ByteBuf frame;
    private final int frameBytes;
    private final ApiKey api;
    private final short version;
    private final int correlationId;
    private final String clientId;
    private final ProtocolReader body;
    private final long receivedNanos = System.nanoTime();

    /** Set on the event loop when the answer is there; the head of the line leaves when it is set. */
    private boolean answered;

    /** The answer; null if there is none to send. */
    private OutboundFrame outbound;

    private long dispatchedNanos;
    private long answeredNanos;
    private Runnable abandoned = () -> {};

    Request(
            Connection connection,
            ByteBuf frame,
            ApiKey api,
            short version,
            int correlationId,
            String clientId,
            ProtocolReader body) {
        this.connection = connection;
        this.frame = frame;
        this.frameBytes = frame.writerIndex();
        this.api = api;
        this.version = version;
        this.correlationId = correlationId;
        this.clientId = clientId;
        this.body = body;
    }

    public ApiKey api() {
        return api;
    }

    public short version() {
        return version;
    }

    /** What the client calls itself; may be null. */
    public String clientId() {
        return clientId;
    }

    /** The rest of the frame, from the end of the header on. */
    public ProtocolReader body() {
        return body;
    }

    /** Bytes of header and body. */
    public int sizeInBytes() {
        return frameBytes;
    }

    public ConnectionInfo connection() {
        return connection.info();
    }

    /** The thread of this connection: work that is handed on may come back to it. */
    public EventExecutor eventLoop() {
        return connection.eventLoop();
    }

    /** Answers. */
    public void respond(ApiMessage message) {
        respond(message, version);
    }

    /** Answers in another version than the one asked for, as ApiVersions does. */
    public void respond(ApiMessage message, short inVersion) {
        connection.execute(() -> {
            requireUnanswered();
            try {
                outbound = connection.encode(this, message, inVersion);
            } catch (RuntimeException | OutOfMemoryError e) {
                connection.cannotAnswer(this, e);
                if (answered) {
                    // by whoever was told that the client is gone
                    return;
                }
            }
            finish();
        });
    }

    /** Ends the request without an answer: the client waits for none (acks 0). */
    public void respondNothing() {
        connection.execute(this::finish);
    }

    /** Ends the request and the connection; the only way to tell something to a client that waits for no answer. */
    public void closeConnection(String why) {
        connection.execute(() -> {
            connection.close(why);
            if (!answered) {
                finish();
            }
        });
    }

    /**
     * Says what to do when the client goes away before it is answered: end whatever waits, and answer into the void. To
     * be called on the event loop, once.
     */
    public void whenAbandoned(Runnable action) {
        abandoned = action;
    }

    void abandon() {
        abandoned.run();
    }

    private void requireUnanswered() {
        if (answered) {
            throw new IllegalStateException("a " + api + " request was answered twice");
        }
    }

    private void finish() {
        requireUnanswered();
        answered = true;
        answeredNanos = System.nanoTime();
        connection.answered(this);
    }

    boolean isAnswered() {
        return answered;
    }

    /** The answer; null if there is none to send. */
    OutboundFrame outbound() {
        return outbound;
    }

    int correlationId() {
        return correlationId;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    long dispatchedNanos() {
        return dispatchedNanos;
    }

    long answeredNanos() {
        return answeredNanos;
    }

    /** The handler has returned; what comes after is waiting for others. */
    void dispatched() {
        dispatchedNanos = System.nanoTime();
    }

    /** Lets go of the frame. */
    void releaseFrame() {
        frame.release();
    }

    @Override
    public String toString() {
        return api.apiName() + " v" + version + " from client " + clientId + " at "
                + connection.info().remote();
    }
}
