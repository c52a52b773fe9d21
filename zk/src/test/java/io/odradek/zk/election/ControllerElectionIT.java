package io.odradek.zk.election;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerElectionIT {

    @TempDir
    static Path dir;

    private static TestZooKeeper zooKeeper;

    private final List<String> story = new CopyOnWriteArrayList<>();
    private String address;

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    @BeforeEach
    void chroot() {
        address = zooKeeper.freshChroot();
    }

    @Test
    void shouldElectOneAndLetTheOtherTakeOverWithAHigherEpoch() {
        ZooKeeperSession one = zooKeeper.connect(address);
        ZooKeeperSession two = zooKeeper.connect(address);
        election(one, 1).start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
        election(two, 2).start();

        one.close();

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1", "1 resigned", "2 elected 2"));
        ZNode node = get(two.nodes().get(Paths.CONTROLLER)).orElseThrow();
        assertThat(ControllerNode.parse(node.data(), "").brokerId()).isEqualTo(2);
        assertThat(node.stat().ephemeralOwner()).isEqualTo(two.identity().sessionId());
        assertThat(new String(
                        get(two.nodes().get(Paths.CONTROLLER_EPOCH))
                                .orElseThrow()
                                .data(),
                        UTF_8))
                .isEqualTo("2");
    }

    @Test
    void shouldHandOverWhenItResigns() {
        ZooKeeperSession one = zooKeeper.connect(address);
        ControllerElection first = election(one, 1);
        first.start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
        election(zooKeeper.connect(address), 2).start();

        get(first.resign());

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1", "1 resigned", "2 elected 2"));
    }

    @Test
    void shouldResignWhenTheSessionIsLostAndStandAgainWithTheNextOne() {
        ZooKeeperSession one = zooKeeper.connect(address);
        election(one, 1).start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));

        get(zooKeeper.connect(address).endForeignSession(one.identity()));

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1", "1 resigned", "1 elected 2"));
    }

    @Test
    void shouldResignWhenItsPlaceInTheQueueIsTakenAway() {
        ZooKeeperSession one = zooKeeper.connect(address);
        election(one, 1).start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
        String place =
                get(one.nodes().children(Paths.CONTROLLER_LATCH)).orElseThrow().get(0);

        get(one.nodes().multi(List.of(new Op.Delete(Paths.CONTROLLER_LATCH + '/' + place, Op.ANY_VERSION))));
        zooKeeper.connect(address);
        get(one.nodes().sync("/"));

        // whoever is first in the end must also be the one in the znode, with the version that writes check
        await().untilAsserted(() -> {
            ZNode epoch = get(one.nodes().get(Paths.CONTROLLER_EPOCH)).orElseThrow();
            assertThat(story.get(story.size() - 1)).isEqualTo("1 elected " + new String(epoch.data(), UTF_8));
            assertThat(get(one.nodes().get(Paths.CONTROLLER))).isPresent();
        });
    }

    @Test
    void shouldWaitForAForeignControllerToGo() {
        ZooKeeperSession classic = zooKeeper.connect(address);
        get(classic.nodes().createEphemeral(Paths.CONTROLLER, identity -> new ControllerNode(9, 1).toJson()));
        ZooKeeperSession one = zooKeeper.connect(address);
        election(one, 1).start();
        await().until(() -> get(one.nodes().children(Paths.CONTROLLER_LATCH))
                        .map(List::size)
                        .orElse(0)
                == 1);
        assertThat(story).isEmpty();

        classic.close();

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
    }

    @Test
    void shouldReplaceAControllerZnodeOfItsOwnWhoseAnswerWasLost() {
        ZooKeeperSession one = zooKeeper.connect(address);
        get(one.nodes().createEphemeral(Paths.CONTROLLER, identity -> new ControllerNode(1, 1).toJson()));

        election(one, 1).start();

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
    }

    /** As old tools do to have a controller elected anew. */
    @Test
    void shouldStandAgainWhenSomebodyRemovesItsZnode() {
        ZooKeeperSession one = zooKeeper.connect(address);
        ControllerElection election = election(one, 1);
        election.start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));

        get(one.nodes().multi(List.of(new Op.Delete(Paths.CONTROLLER, Op.ANY_VERSION))));
        one.execute(() -> election.onController(-1));

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1", "1 resigned", "1 elected 2"));
    }

    @Test
    void shouldStandAgainWhenAnotherHasRaisedTheEpoch() {
        ZooKeeperSession one = zooKeeper.connect(address);
        ControllerElection election = election(one, 1);
        election.start();
        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1"));
        ZNode epoch = get(one.nodes().get(Paths.CONTROLLER_EPOCH)).orElseThrow();

        get(one.nodes().multi(List.of(new Op.SetData(Paths.CONTROLLER_EPOCH, "7".getBytes(UTF_8), Op.ANY_VERSION))));
        election.onFenced(new ControllerEpoch(1, epoch.stat().version()));

        await().untilAsserted(() -> assertThat(story).containsExactly("1 elected 1", "1 resigned", "1 elected 8"));
    }

    private ControllerElection election(ZooKeeperSession session, int brokerId) {
        ControllerElection.Listener listener = new ControllerElection.Listener() {
            @Override
            public void onElected(ControllerEpoch epoch) {
                story.add(brokerId + " elected " + epoch.epoch());
            }

            @Override
            public void onResigned() {
                story.add(brokerId + " resigned");
            }
        };
        return new ControllerElection(session, brokerId, listener, Clock.systemUTC());
    }
}
