package io.odradek.zk.membership;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionIdentity;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerRegistrationIT {

    private static final BrokerNode NODE = new BrokerNode(
            List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "here", 9092)), Optional.empty(), -1, 0, Optional.empty());

    @TempDir
    static Path dir;

    private static TestZooKeeper zooKeeper;

    private final List<Long> epochs = new CopyOnWriteArrayList<>();
    private String address;
    private ZooKeeperSession session;

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    @BeforeEach
    void connect() {
        address = zooKeeper.freshChroot();
        session = zooKeeper.connect(address);
    }

    @Test
    void shouldRegisterWithTheTransactionAsEpoch() {
        long epoch = get(registration(session, "me", Clock.systemUTC()).start());

        ZNode node = get(session.nodes().get(Paths.broker(1))).orElseThrow();
        Incarnation incarnation =
                BrokerNode.parse(node.data(), "").incarnation().orElseThrow();
        assertThat(epoch).isEqualTo(node.stat().createdZxid());
        assertThat(node.stat().ephemeralOwner()).isEqualTo(session.identity().sessionId());
        assertThat(incarnation).isEqualTo(new Incarnation("me", session.identity(), Duration.ofSeconds(6)));
        await().untilAsserted(() -> assertThat(epochs).containsExactly(epoch));
    }

    @Test
    void shouldMarkItsLifeForAsLongAsItIsRegistered() {
        BrokerRegistration registration = registration(session, "me", Clock.systemUTC());
        get(registration.start());
        String life = Paths.life(1, session.identity().sessionId());
        assertThat(get(session.nodes().get(life)).orElseThrow().stat().ephemeralOwner())
                .isEqualTo(session.identity().sessionId());

        get(registration.leave());

        assertThat(get(session.nodes().get(life))).isEmpty();
        assertThat(get(session.nodes().get(Paths.broker(1)))).isEmpty();
    }

    @Test
    void shouldEndTheSessionOfItsFormerLifeInsteadOfWaitingForIt() {
        ZooKeeperSession formerLife = zooKeeper.connect(address);
        long formerEpoch = get(registration(formerLife, "me", Clock.systemUTC()).start());
        get(formerLife.nodes().createEphemeral("/latches/role", identity -> new byte[0]));
        SessionIdentity formerIdentity = formerLife.identity();

        long epoch = get(registration(session, "me", Clock.systemUTC()).start());

        assertThat(epoch).isGreaterThan(formerEpoch);
        assertThat(get(session.nodes().get(Paths.broker(1)))
                        .orElseThrow()
                        .stat()
                        .ephemeralOwner())
                .isNotEqualTo(formerIdentity.sessionId());
        assertThat(get(session.nodes().get("/latches/role")))
                .as("another role of the former life")
                .isEmpty();
    }

    @Test
    void shouldReplaceWhatItsOwnSessionLeft() {
        get(session.nodes().createEphemeral(Paths.broker(1), identity -> NODE.toJson()));
        long left =
                get(session.nodes().get(Paths.broker(1))).orElseThrow().stat().createdZxid();

        assertThat(get(registration(session, "me", Clock.systemUTC()).start())).isGreaterThan(left);
    }

    @Test
    void shouldRefuseABrokerIdThatAnotherLiveBrokerHas() {
        get(registration(zooKeeper.connect(address), "you", Clock.systemUTC()).start());
        ManualClock clock = new ManualClock();

        CompletableFuture<Long> registered = registration(session, "me", clock).start();
        clock.waitUntilAsked();
        clock.advance(Duration.ofSeconds(6));

        assertThatThrownBy(() -> get(registered))
                .isInstanceOf(BrokerIdInUseException.class)
                .hasMessage("another live broker uses broker.id 1 at here:9092: set another broker.id here, or stop"
                        + " that broker");
    }

    @Test
    void shouldWaitForAClassicBrokerThatMayBeDead() {
        ZooKeeperSession classic = zooKeeper.connect(address);
        get(classic.nodes().createEphemeral(Paths.broker(1), identity -> NODE.toJson()));
        ManualClock clock = new ManualClock();
        CompletableFuture<Long> registered = registration(session, "me", clock).start();
        clock.waitUntilAsked();
        clock.advance(Duration.ofSeconds(17));
        assertThat(registered).isNotDone();

        classic.close();

        assertThat(get(registered)).isPositive();
    }

    @Test
    void shouldRegisterAgainAsANewIncarnationWhenTheSessionIsLost() {
        long first = get(registration(session, "me", Clock.systemUTC()).start());

        get(zooKeeper.connect(address).endForeignSession(session.identity()));

        await().untilAsserted(() -> assertThat(epochs).hasSize(2));
        assertThat(epochs.get(1)).isGreaterThan(first);
        await().until(() -> session.state() == SessionState.CONNECTED);
        assertThat(get(session.nodes().get(Paths.broker(1)))
                        .orElseThrow()
                        .stat()
                        .createdZxid())
                .isEqualTo(epochs.get(1));
    }

    @Test
    void shouldGoOnTryingWhenItCannotRegisterAgain() {
        get(registration(session, "me", Clock.systemUTC()).start());
        ZooKeeperSession other = zooKeeper.connect(address);
        get(other.endForeignSession(session.identity()));
        // the parent is gone: every attempt fails, in a way that no retry rule knows
        get(other.nodes().multi(List.of(new Op.Delete(Paths.BROKER_IDS, Op.ANY_VERSION))));
        await().until(() -> session.state() == SessionState.REJOINING);

        get(other.nodes().multi(List.of(new Op.Create(Paths.BROKER_IDS, new byte[0]))));

        await().untilAsserted(() -> assertThat(epochs).hasSize(2));
    }

    private BrokerRegistration registration(ZooKeeperSession of, String instance, Clock clock) {
        BrokerRegistration.Listener listener = of == session ? epochs::add : epoch -> {};
        return new BrokerRegistration(of, 1, instance, NODE, listener, clock);
    }

    /** Stands still until moved. */
    private static final class ManualClock extends Clock {

        private final CompletableFuture<Void> asked = new CompletableFuture<>();
        private volatile Instant now = Instant.EPOCH;

        void advance(Duration step) {
            now = now.plus(step);
        }

        void waitUntilAsked() {
            get(asked);
        }

        @Override
        public Instant instant() {
            Instant answer = now;
            asked.complete(null);
            return answer;
        }

        @Override
        public long millis() {
            return now.toEpochMilli();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
