package io.odradek.broker.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.odradek.broker.config.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits a new connection and lays out its pipeline:
 *
 * <pre>
 *   socket → (TLS) → idle check → FrameDecoder → (SASL) → Connection → RequestDispatcher
 * </pre>
 *
 * A security layer has its place in {@link #secure}. Runs on: the connection's event loop.
 */
final class ConnectionInitializer extends ChannelInitializer<Channel> {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionInitializer.class);

    private final Listener listener;
    private final NetworkSettings settings;
    private final ConnectionQuota quota;
    private final MemoryGate gate;
    private final RequestDispatcher dispatcher;
    private final RequestMetrics metrics;
    private final AtomicLong connectionIds;
    private final ChannelGroup connections;

    ConnectionInitializer(
            Listener listener,
            NetworkSettings settings,
            ConnectionQuota quota,
            MemoryGate gate,
            RequestDispatcher dispatcher,
            RequestMetrics metrics,
            AtomicLong connectionIds,
            ChannelGroup connections) {
        this.listener = listener;
        this.settings = settings;
        this.quota = quota;
        this.gate = gate;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        this.connectionIds = connectionIds;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // gone before it was served
            var unused = channel.close();
            return;
        }
        InetAddress address = remote.getAddress();
        Optional<String> refusal = quota.admit(address);
        if (refusal.isPresent()) {
            LOG.warn("Refusing {} on listener {}: {}", remote, listener.name(), refusal.get());
            var unused = channel.close();
            return;
        }
        connections.add(channel);
        channel.closeFuture().addListener(closed -> quota.leave(address));
        layOut(channel, new ConnectionInfo(connectionIds.incrementAndGet(), listener.name(), remote));
    }

    private void layOut(Channel channel, ConnectionInfo info) {
        ReadControl reads = new ReadControl(channel);
        ChannelPipeline pipeline = channel.pipeline();
        secure(pipeline);
        if (settings.maxIdleMs() > 0) {
            pipeline.addLast(new IdleStateHandler(0, 0, settings.maxIdleMs(), TimeUnit.MILLISECONDS));
        }
        pipeline.addLast(new FrameDecoder(settings.requestMaxBytes(), gate, reads, info.listener()));
        pipeline.addLast(new Connection(info, dispatcher, gate, reads, metrics));
    }

    private void secure(ChannelPipeline pipeline) {
        if (!listener.securityProtocol().equals("PLAINTEXT")) {
            // the configuration refuses it too: a listener never serves in clear what it promises to protect
            var unused = pipeline.channel().close();
            throw new IllegalStateException("listener " + listener + " needs " + listener.securityProtocol());
        }
    }
}
