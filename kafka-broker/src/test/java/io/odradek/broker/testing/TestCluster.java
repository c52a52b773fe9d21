package io.odradek.broker.testing;

import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.ControllerSettings;
import io.odradek.broker.controller.PreferredLeaders;
import io.odradek.broker.election.ElectionObserver;
import io.odradek.broker.election.ElectionRules;
import io.odradek.broker.election.LatchBudget;
import io.odradek.broker.election.LeaderClaimer;
import io.odradek.zk.election.ControllerElection;
import io.odradek.zk.membership.BrokerRegistration;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.server.EmbeddedZooKeeper;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.RootPaths;
import io.odradek.zk.store.TopicStore;
import io.odradek.zk.watch.MetadataWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A real ZooKeeper and the coordinating half of some brokers, wired as a broker wires it. */
public final class TestCluster implements AutoCloseable {

    /** For controllers that nobody asks to move leaders. */
    public static final PreferredLeaders NO_ELECTIONS =
            partitions -> CompletableFuture.failedFuture(new AssertionError("no leader has to go: " + partitions));

    private final EmbeddedZooKeeper zooKeeper;
    private final List<Member> members = new ArrayList<>();

    public TestCluster(Path dir) throws IOException {
        zooKeeper = EmbeddedZooKeeper.start(dir, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    }

    /** Starts a broker; its instance is named after its id, so that a second start is its next life. */
    public Member start(int brokerId) {
        Member member = new Member(brokerId);
        members.add(member);
        member.start();
        return member;
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        members.forEach(Member::close);
        zooKeeper.close();
    }

    /** What a broker is in the eyes of ZooKeeper. */
    public final class Member implements AutoCloseable {

        public final int id;
        public final ZooKeeperSession session;
        public final ClusterMetadata cluster = new ClusterMetadata();
        public final TopicStore topics;
        public final Controller controller;
        public final LeaderClaimer claimer;

        private Member(int id) {
            this.id = id;
            session = ZooKeeperSession.connect(ZooKeeperConfig.of(zooKeeper.connectString()));
            topics = new TopicStore(session.nodes());
            controller = new Controller(
                    cluster,
                    topics,
                    new ControllerSettings(1, 1, true, new LatchBudget(0, 900_000)),
                    new OpenRules(),
                    NO_ELECTIONS);
            claimer = new LeaderClaimer(
                    id,
                    session,
                    (image, topic) -> new ElectionRules(1, false),
                    new LatchBudget(0, 900_000),
                    true,
                    ElectionObserver.NONE);
        }

        private void start() {
            get(RootPaths.create(session.nodes()));
            session.addListener(claimer::onSessionState);
            cluster.addListener(claimer);
            cluster.addListener(controller);
            new MetadataWatch(session, cluster).start();
            get(cluster.whenLoaded());
            BrokerNode node = new BrokerNode(
                    List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "localhost", 9092)),
                    Optional.empty(),
                    -1,
                    0,
                    Optional.empty());
            long epoch = get(
                    new BrokerRegistration(session, id, "instance" + id, node, claimer::onRegistered, Clock.systemUTC())
                            .start());
            get(cluster.when(image ->
                    image.broker(id).filter(self -> self.epoch() == epoch).isPresent()));
            new ControllerElection(session, id, controller, Clock.systemUTC()).start();
        }

        @Override
        public void close() {
            controller.close();
            session.close();
        }
    }
}
