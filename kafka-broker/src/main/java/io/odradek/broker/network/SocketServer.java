package io.odradek.broker.network;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.odradek.broker.config.Listener;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.common.config.ConfigException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's listeners and everything that comes through them.
 *
 * <p>Life: {@link #bind} once (from then on connections wait in the backlog), {@link #serve}, {@link #close}.
 * Runs on: the thread that starts and stops the broker.
 */
public final class SocketServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

    private static final int MIN_READ_BYTES = 1024;
    private static final int FIRST_READ_BYTES = 8 * 1024;
    private static final int MAX_READ_BYTES = 256 * 1024;

    private final NetworkSettings settings;
    private final ConnectionQuota quota;
    private final MemoryGate gate;
    private final RequestMetrics requestMetrics;
    private final EventLoopGroup loops;
    private final Transport transport = Transport.best();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong connectionIds = new AtomicLong();
    private final List<Channel> bound = new ArrayList<>();

    public SocketServer(NetworkSettings settings, ConnectionQuota quota, Metrics metrics) {
        this.settings = settings;
        this.quota = quota;
        this.gate = new MemoryGate(settings.queuedMaxBytes());
        this.requestMetrics = new RequestMetrics(metrics);
        this.loops = transport.eventLoops(settings.threads(), "network");
        metrics.gauge(MetricName.of("kafka.server", "socket-server-metrics", "connection-count"), quota::total);
        metrics.gauge(MetricName.of("kafka.network", "RequestChannel", "MemoryPoolUsed"), gate::usedBytes);
    }

    /** The threads that connections live on; others may schedule short work there. */
    public EventLoopGroup eventLoops() {
        return loops;
    }

    /**
     * Listens.
     *
     * @return the listener with the port that it got
     * @throws ConfigException if the address cannot be had
     */
    public Listener bind(Listener listener, RequestDispatcher dispatcher) {
        InetSocketAddress address = listener.host().isEmpty()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        ChannelFuture future = bootstrap(listener, dispatcher).bind(address).awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new ConfigException(
                    "cannot listen on " + listener + ": " + future.cause().getMessage()
                            + "; is another process using the port? Change listeners, or stop that process");
        }
        bound.add(future.channel());
        int port = ((InetSocketAddress) future.channel().localAddress()).getPort();
        return new Listener(listener.name(), listener.securityProtocol(), listener.host(), port);
    }

    private ServerBootstrap bootstrap(Listener listener, RequestDispatcher dispatcher) {
        ConnectionInitializer initializer = new ConnectionInitializer(
                listener, settings, quota, gate, dispatcher, requestMetrics, connectionIds, connections);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES))
                .childHandler(initializer);
        if (settings.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        if (settings.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        return bootstrap;
    }

    /** Begins to accept connections; those that came earlier have waited in the backlog. */
    public void serve() {
        bound.forEach(channel -> channel.config().setAutoRead(true));
    }

    /** Stops listening, closes all connections and ends the event loops. */
    @Override
    public void close() {
        bound.forEach(channel -> channel.close().awaitUninterruptibly());
        connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        if (!loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS)) {
            LOG.warn("The network threads did not end within 10 s");
        }
    }
}
