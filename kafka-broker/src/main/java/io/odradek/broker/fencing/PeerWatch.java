package io.odradek.broker.fencing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.session.ZooKeeperSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the processes of all other brokers, and ends the ZooKeeper session of one that is dead, so that its registration and
 * its places in all queues vanish at once and not after the session timeout.
 *
 * <p>Each broker keeps one idle connection to the inter-broker listener of each other one; {@link PeerState} says what follows
 * of what becomes of it. Every broker watches, and they act in turn: see {@link FencingDuty}. What is ended is the session that the
 * registration names, and no other: a process that was started again in the meantime has another one. A broker that was
 * wrongly suspected merely sees its session expire, and joins again.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields; connections live on event loops.
 */
public final class PeerWatch implements ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final Duration RETRY = Duration.ofMillis(1_000);

    private final int brokerId;
    private final String listener;
    private final ZooKeeperSession session;
    private final EventLoopGroup loops;
    private final Bootstrap bootstrap;
    /** Looking up a name may take seconds, which no event loop has. */
    private final ExecutorService resolver = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer-names");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<Integer, Peer> peers = new HashMap<>();
    private final Set<Integer> suspected = new HashSet<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private boolean stopped;

    /** One life of another broker. */
    private static final class Peer {

        private final BrokerImage broker;
        private final PeerConnection connection;
        private boolean fencing;

        Peer(BrokerImage broker, PeerConnection connection) {
            this.broker = broker;
            this.connection = connection;
        }

        boolean isAbout(BrokerImage life) {
            return broker.epoch() == life.epoch();
        }
    }

    /** @param listener the name of the listener that brokers use among themselves */
    public PeerWatch(int brokerId, String listener, ZooKeeperSession session, EventLoopGroup loops) {
        this.brokerId = brokerId;
        this.listener = listener;
        this.session = session;
        this.loops = loops;
        boolean epoll = loops instanceof IoEventLoopGroup io && io.isIoType(EpollIoHandler.class);
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        image = now;
        if (stopped) {
            return;
        }
        delta.brokers().forEach(this::follow);
        if (delta.controller() || !delta.brokers().isEmpty()) {
            actOnSuspicions();
        }
    }

    private void follow(int id) {
        if (id == brokerId) {
            return;
        }
        Optional<BrokerImage> now = image.broker(id);
        Peer known = peers.get(id);
        if (known != null && now.filter(known::isAbout).isEmpty()) {
            known.connection.close();
            peers.remove(id);
            suspected.remove(id);
        }
        if (!peers.containsKey(id)) {
            now.ifPresent(this::watch);
        }
    }

    private void watch(BrokerImage broker) {
        // another implementation's broker says nothing about its session
        if (broker.incarnation().isEmpty()) {
            return;
        }
        broker.endpoint(listener).ifPresent(endpoint -> {
            PeerConnection connection = new PeerConnection(
                    bootstrap,
                    loops.next(),
                    resolver,
                    endpoint,
                    dead -> session.execute(() -> onVerdict(broker, dead)));
            peers.put(broker.id(), new Peer(broker, connection));
            connection.start();
        });
    }

    private void onVerdict(BrokerImage broker, boolean dead) {
        Peer peer = peers.get(broker.id());
        if (peer == null || !peer.isAbout(broker) || stopped) {
            return;
        }
        if (dead) {
            LOG.warn(
                    "The process of broker {} (broker epoch {}) is gone: its listener {} refuses connections",
                    broker.id(),
                    broker.epoch(),
                    broker.endpoint(listener).orElseThrow());
            suspected.add(broker.id());
        } else {
            suspected.remove(broker.id());
        }
        actOnSuspicions();
    }

    private void actOnSuspicions() {
        Duration delay = FencingDuty.delay(brokerId, image, suspected);
        for (int id : suspected) {
            Peer peer = peers.get(id);
            if (delay.isZero()) {
                fence(peer);
            } else {
                session.schedule(() -> fenceIfSuspected(peer), delay);
            }
        }
    }

    /** Those whose turn it was before have not acted if the registration still stands. */
    private void fenceIfSuspected(Peer peer) {
        int id = peer.broker.id();
        if (!stopped && suspected.contains(id) && peers.get(id) == peer) {
            fence(peer);
        }
    }

    private void fence(Peer peer) {
        if (peer.fencing) {
            return;
        }
        BrokerImage broker = peer.broker;
        Incarnation incarnation = broker.incarnation().orElseThrow();
        peer.fencing = true;
        LOG.warn(
                "Broker {} ends the ZooKeeper session {} of broker {} (broker epoch {})",
                brokerId,
                incarnation.session(),
                broker.id(),
                broker.epoch());
        var unused = session.endForeignSession(incarnation.session())
                .whenCompleteAsync(
                        (ended, failure) -> {
                            if (failure != null || !ended) {
                                LOG.warn("The session of broker {} could not be ended yet", broker.id(), failure);
                                session.schedule(() -> tryAgain(peer), RETRY);
                            }
                        },
                        session.events());
    }

    private void tryAgain(Peer peer) {
        peer.fencing = false;
        fenceIfSuspected(peer);
    }

    /** Watches nobody any more: this broker is about to leave. Call on the ZooKeeper event thread. */
    public void stop() {
        stopped = true;
        peers.values().forEach(peer -> peer.connection.close());
        peers.clear();
        suspected.clear();
        resolver.shutdown();
    }
}
