package io.odradek.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.EventExecutor;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: reads the header of each request, hands the request on, and sends the answers in the order of the
 * requests, however early a later one is ready.
 *
 * <p>Many requests may be under way; past {@link #MAX_IN_FLIGHT} the connection is not read until some are answered, and
 * neither is it while its answers pile up here.
 *
 * <p>Runs on: its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Far above what clients use (5 to 100), and little memory. */
    private static final int MAX_IN_FLIGHT = 200;

    /** Key, version and correlation id. */
    private static final int MIN_HEADER = 8;

    private final ConnectionInfo info;
    private final RequestDispatcher dispatcher;
    private final MemoryGate gate;
    private final ReadControl reads;
    private final RequestMetrics metrics;
    private final Queue<Request> inFlight = new ArrayDeque<>();

    private ChannelHandlerContext ctx;
    private boolean paused;
    private boolean choked;
    private boolean closed;
    private boolean reading;
    private boolean unflushed;
    private boolean flushing;

    Connection(
            ConnectionInfo info,
            RequestDispatcher dispatcher,
            MemoryGate gate,
            ReadControl reads,
            RequestMetrics metrics) {
        this.info = info;
        this.dispatcher = dispatcher;
        this.gate = gate;
        this.reads = reads;
        this.metrics = metrics;
    }

    ConnectionInfo info() {
        return info;
    }

    EventExecutor eventLoop() {
        return ctx.executor();
    }

    /** Runs on the event loop: at once if that is the caller's thread. */
    void execute(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        int size = frame.readableBytes();
        if (closed) {
            frame.release();
            gate.release(size);
            return;
        }
        reading = true;
        Request request;
        try {
            request = parse(frame);
        } catch (MalformedMessageException e) {
            frame.release();
            gate.release(size);
            close("it sent a request that cannot be read: " + e.getMessage());
            return;
        }
        inFlight.add(request);
        if (!paused && inFlight.size() >= MAX_IN_FLIGHT) {
            paused = true;
            reads.pause();
        }
        dispatcher.dispatch(request);
        request.dispatched();
        if (request.isAnswered()) {
            drain();
        }
    }

    private Request parse(ByteBuf frame) {
        if (frame.readableBytes() < MIN_HEADER) {
            throw new MalformedMessageException(
                    "a request of " + frame.readableBytes() + " bytes has no room for a header");
        }
        short apiId = frame.getShort(frame.readerIndex());
        short version = frame.getShort(frame.readerIndex() + Short.BYTES);
        Optional<ApiKey> api = ApiKey.of(apiId);
        if (api.isEmpty()) {
            throw new MalformedMessageException("there is no API with the number " + apiId);
        }
        ProtocolReader reader = new ProtocolReader(frame);
        reader.readInt32("api and version");
        int correlationId = reader.readInt32("correlation id");
        String clientId = reader.readNullableString("client id", false);
        if (api.get().requestHeaderVersion(version) >= 2) {
            reader.skipTaggedFields();
        }
        return new Request(this, frame, api.get(), version, correlationId, clientId, reader);
    }

    OutboundFrame encode(Request request, ApiMessage message, short version) {
        return OutboundFrame.encode(
                ctx.alloc(), request.correlationId(), request.api().responseHeaderVersion(version), message, version);
    }

    /** The client would wait for this answer for ever, so it loses the connection instead. */
    void cannotAnswer(Request request, Throwable cause) {
        LOG.error(
                "Closing {} on listener {}: cannot write the answer to {}",
                info.remote(),
                info.listener(),
                request,
                cause);
        hangUp();
    }

    /** A request was answered; it leaves now if all before it have left. */
    void answered(Request request) {
        if (closed) {
            inFlight.remove(request);
            discard(request);
        } else if (!reading) {
            drain();
            flushSoon();
        }
    }

    /** Answers that become ready together, as writes do that waited for the same replicas, leave together. */
    private void flushSoon() {
        if (unflushed && !flushing) {
            flushing = true;
            ctx.executor().execute(() -> {
                flushing = false;
                flush();
            });
        }
    }

    private void drain() {
        Request head = inFlight.peek();
        while (head != null && head.isAnswered() && head.dispatchedNanos() != 0) {
            inFlight.remove();
            send(head);
            head = inFlight.peek();
        }
        if (paused && inFlight.size() < MAX_IN_FLIGHT) {
            paused = false;
            reads.resume();
        }
    }

    private void send(Request request) {
        if (request.outbound() != null) {
            request.outbound().write(ctx);
            unflushed = true;
        }
        giveBack(request);
        metrics.completed(request);
    }

    private void giveBack(Request request) {
        request.releaseFrame();
        gate.release(request.sizeInBytes());
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        drain();
        flush();
    }

    /** A client that does not take its answers is not read: answers that lie here are memory that nobody counts. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean full = !context.channel().isWritable();
        if (full && !choked) {
            reads.pause();
        } else if (!full && choked) {
            reads.resume();
        }
        choked = full;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        letGo();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // an answer that is about to leave is no idleness
        if (event instanceof IdleStateEvent && inFlight.isEmpty() && !unflushed) {
            LOG.debug("Closing {}: no request for connections.max.idle.ms", info.remote());
            hangUp();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof java.io.IOException) {
            LOG.debug("Connection of {} broke: {}", info.remote(), cause.getMessage());
            hangUp();
        } else {
            LOG.error("Closing {} on listener {} after an error of ours", info.remote(), info.listener(), cause);
            hangUp();
        }
    }

    /** Closes for a reason that the log tells. */
    void close(String why) {
        if (!closed) {
            LOG.warn("Closing {} on listener {}: {}", info.remote(), info.listener(), why);
            hangUp();
        }
    }

    private void hangUp() {
        letGo();
        var unused = ctx.close();
    }

    /**
     * Lets go of all requests, once. One that is still served keeps its frame until it is answered, and finds the
     * connection closed then.
     */
    private void letGo() {
        if (closed) {
            return;
        }
        closed = true;
        inFlight.stream().filter(Request::isAnswered).forEach(this::discard);
        inFlight.removeIf(Request::isAnswered);
        List.copyOf(inFlight).forEach(Request::abandon);
        dispatcher.connectionClosed(info);
    }

    private void discard(Request request) {
        if (request.outbound() != null) {
            request.outbound().release();
        }
        giveBack(request);
    }
}
