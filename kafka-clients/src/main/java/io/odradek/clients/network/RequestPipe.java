package io.odradek.clients.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.message.ApiMessages;
import io.odradek.protocol.message.JoinGroupRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The requests that are under way on one connection, in the order in which they were sent, which is the one in which a broker
 * answers. One timer watches over the oldest of them; when its time is over the connection counts as dead, and all of them fail.
 *
 * <p>Runs on: the connection's event loop.
 */
final class RequestPipe extends ChannelInboundHandlerAdapter {

    private record Sent(
            ApiKey api, short version, int correlationId, long deadlineNanos, CompletableFuture<Response> answer) {}

    private final ConnectionSettings settings;
    private final Queue<Sent> inFlight = new ArrayDeque<>();
    private ChannelHandlerContext ctx;
    private int lastCorrelationId;
    private ScheduledFuture<?> deadline;
    private ConnectionLostException failure;
    private final CompletableFuture<ConnectionLostException> ended = new CompletableFuture<>();

    RequestPipe(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    /** Sends a request, with those before it that were not flushed. */
    void send(ApiMessage request, short version, CompletableFuture<Response> answer) {
        if (failure != null) {
            answer.completeExceptionally(failure);
            return;
        }
        int correlationId = ++lastCorrelationId;
        ByteBuf bytes = RequestEncoder.encode(ctx.alloc(), request, version, correlationId, settings.clientId());
        long deadlineNanos = System.nanoTime() + settings.requestTimeout().toNanos() + patience(request);
        inFlight.add(new Sent(request.apiKey(), version, correlationId, deadlineNanos, answer));
        if (deadline == null) {
            watch(settings.requestTimeout().toNanos());
        }
        var unused = ctx.writeAndFlush(bytes, ctx.voidPromise());
    }

    /** Sends a request that has no answer. */
    void sendUnanswered(ApiMessage request, short version, CompletableFuture<Void> sent) {
        if (failure != null) {
            sent.completeExceptionally(failure);
            return;
        }
        ByteBuf bytes = RequestEncoder.encode(ctx.alloc(), request, version, ++lastCorrelationId, settings.clientId());
        var unused = ctx.writeAndFlush(bytes).addListener(done -> {
            if (done.isSuccess()) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(new ConnectionLostException(
                        "the connection to " + settings.address() + " broke: " + done.cause(), done.cause()));
            }
        });
    }

    CompletableFuture<ConnectionLostException> ended() {
        return ended;
    }

    /** The answer to JoinGroup waits for all members. */
    private static long patience(ApiMessage request) {
        return request instanceof JoinGroupRequest join
                ? TimeUnit.MILLISECONDS.toNanos(Math.max(0, join.rebalanceTimeoutMs()))
                : 0;
    }

    private void watch(long nanos) {
        deadline = ctx.executor().schedule(this::checkDeadline, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkDeadline() {
        deadline = null;
        Sent oldest = inFlight.peek();
        if (oldest == null) {
            return;
        }
        long left = oldest.deadlineNanos() - System.nanoTime();
        if (left > 0) {
            watch(left);
        } else {
            fail(new ConnectionLostException(settings.address() + " gave no answer to " + oldest.api() + " for "
                    + settings.requestTimeout().toMillis() + " ms"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        Sent sent = inFlight.poll();
        Response response;
        try {
            response = new Response(parse(frame, sent), frame);
        } catch (MalformedMessageException e) {
            frame.release();
            ConnectionLostException lost =
                    new ConnectionLostException(settings.address() + " sent an answer that cannot be read", e);
            if (sent != null) {
                sent.answer().completeExceptionally(lost);
            }
            fail(lost);
            return;
        }
        if (!sent.answer().complete(response)) {
            // whoever asked has given up
            response.close();
        }
    }

    private static ApiMessage parse(ByteBuf frame, Sent sent) {
        ProtocolReader reader = new ProtocolReader(frame);
        int correlationId = reader.readInt32("correlation id");
        if (sent == null || sent.correlationId() != correlationId) {
            throw new MalformedMessageException("an answer to request " + correlationId + ", where the one to "
                    + (sent == null ? "none" : sent.correlationId()) + " comes next");
        }
        if (sent.api().responseHeaderVersion(sent.version()) >= 1) {
            reader.skipTaggedFields();
        }
        return ApiMessages.readResponse(sent.api(), reader, writtenVersion(frame, sent));
    }

    /** A broker that does not know the version in which it is asked what it knows says so in version 0 (KIP-511). */
    private static short writtenVersion(ByteBuf frame, Sent sent) {
        boolean refused = sent.api() == ApiKey.API_VERSIONS
                && frame.readableBytes() >= Short.BYTES
                && frame.getShort(frame.readerIndex()) == ErrorCode.UNSUPPORTED_VERSION.code();
        return refused ? 0 : sent.version();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new ConnectionLostException(settings.address() + " closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(new ConnectionLostException("the connection to " + settings.address() + " broke: " + cause, cause));
    }

    /** Ends the connection, and every request on it, once. */
    void fail(ConnectionLostException why) {
        if (failure != null) {
            return;
        }
        failure = why;
        if (deadline != null) {
            deadline.cancel(false);
        }
        var unused = ctx.close();
        // first, so that nobody whose request failed sends it again on this connection
        ended.complete(why);
        for (Sent sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
            sent.answer().completeExceptionally(why);
        }
    }
}
