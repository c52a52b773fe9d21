package io.odradek.broker.fencing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.odradek.broker.fencing.PeerState.Event;
import io.odradek.zk.node.Endpoint;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One idle connection to another broker's listener, sought again whenever it ends, for one life of that broker.
 *
 * <p>Nothing is ever sent on it: that the operating system keeps it up, or resets it, is all that is asked. Runs on: one event
 * loop, which owns all fields.
 */
final class PeerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final long SHORT_LIVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final Executor resolver;
    private final Endpoint endpoint;
    private final Consumer<Boolean> onVerdict;

    private PeerState state = PeerState.UNKNOWN;
    /** Where the last connection led, or was meant to. */
    private InetSocketAddress address;

    private Channel channel;
    private long connectedNanos;
    private int shortLived;
    private boolean closed;

    /**
     * @param bootstrap makes connections on that loop
     * @param resolver looks up names, which may block
     * @param onVerdict hears whether the process is dead, whenever that changes; on the loop
     */
    PeerConnection(
            Bootstrap bootstrap, EventLoop loop, Executor resolver, Endpoint endpoint, Consumer<Boolean> onVerdict) {
        this.bootstrap = bootstrap.clone(loop).handler(new Watcher());
        this.loop = loop;
        this.resolver = resolver;
        this.endpoint = endpoint;
        this.onVerdict = onVerdict;
    }

    void start() {
        loop.execute(this::connect);
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            if (channel != null) {
                var unused = channel.close();
            }
        });
    }

    /** What is in doubt is the process at the address that was connected; otherwise the name may lead elsewhere by now. */
    private void connect() {
        if (closed) {
            return;
        }
        if (state.isDoubted()) {
            connectTo(address);
            return;
        }
        var unused = CompletableFuture.supplyAsync(
                        () -> new InetSocketAddress(endpoint.host(), endpoint.port()), resolver)
                .thenAcceptAsync(this::connectTo, loop);
    }

    private void connectTo(InetSocketAddress target) {
        address = target;
        var unused = bootstrap.connect(target).addListener((ChannelFuture done) -> loop.execute(() -> connected(done)));
    }

    private void connected(ChannelFuture done) {
        if (done.isSuccess()) {
            channel = done.channel();
            connectedNanos = System.nanoTime();
            if (closed) {
                var unused = channel.close();
                return;
            }
            advance(Event.CONNECTED);
            // it may have ended before this line
            channel.closeFuture().addListener(ended -> loop.execute(this::ended));
        } else {
            advance(isRefusal(done.cause()) ? Event.REFUSED : Event.SILENCE);
            connectLater();
        }
    }

    /** Timeouts and lack of a route are other subclasses, or no ConnectException of this text at all. */
    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException
                && cause.getMessage() != null
                && cause.getMessage().contains("refused");
    }

    private void ended() {
        channel = null;
        if (!closed) {
            shortLived = System.nanoTime() - connectedNanos < SHORT_LIVED_NANOS ? shortLived + 1 : 0;
            advance(Event.CLOSED);
            connectLater();
        }
    }

    private void advance(Event event) {
        boolean before = state.isDead();
        state = state.on(event);
        LOG.debug("The listener at {}: {}, hence {}", address, event, state);
        if (before != state.isDead()) {
            onVerdict.accept(state.isDead());
        }
    }

    private void connectLater() {
        if (!closed && !loop.isShuttingDown()) {
            var unused = loop.schedule(this::connect, state.pauseMs(shortLived), TimeUnit.MILLISECONDS);
        }
    }

    /** Drops what the other side sends, which is nothing. One for all connections, since it keeps nothing. */
    @ChannelHandler.Sharable
    private static final class Watcher extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // a reset: the end of the connection is what is waited for
            var unused = context.close();
        }
    }
}
