package io.odradek.broker.election;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.watch.MetadataChange;
import io.odradek.zk.watch.MetadataChange.BrokerGone;
import io.odradek.zk.watch.MetadataChange.StatePresent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Brokers that die, come back and decide on images that are late, in random orders, against one ZooKeeper that compares and
 * sets. The seed is the number of the repetition.
 */
class ElectionModelTest {

    private static final int STEPS = 400;
    private static final List<Integer> REPLICAS = List.of(1, 2, 3);
    private static final String TOPIC = "t";
    private static final int MIN_ISR = 2;

    /** What ZooKeeper holds: live brokers with their epochs, one state, one queue. */
    private static final class Store {
        private long zxid = 10;
        private final Map<Integer, Long> alive = new TreeMap<>();
        private final List<Integer> queue = new ArrayList<>();
        private PartitionState state = new PartitionState(1, 0, REPLICAS, false, 1);
        private int version;
        private long stateZxid = 5;

        boolean compareAndSet(Change change) {
            if (change.expectedVersion() != version) {
                return false;
            }
            assertSafe(state, change.state());
            state = change.state();
            version++;
            stateZxid = ++zxid;
            return true;
        }

        /** Whoever leads next has everything that was committed, or the state says that it may not. */
        private void assertSafe(PartitionState before, PartitionState after) {
            Set<Integer> safe = new HashSet<>(before.isr());
            safe.addAll(before.eligible());
            assertThat(after.leaderEpoch()).isGreaterThanOrEqualTo(before.leaderEpoch());
            assertThat(after.isr()).isNotEmpty();
            if (after.leader() != before.leader()) {
                assertThat(after.leaderEpoch()).isGreaterThan(before.leaderEpoch());
            }
            if (!after.recovering()) {
                assertThat(safe).containsAll(after.isr());
                assertThat(safe).containsAll(after.eligible());
            }
            if (after.leader() != PartitionState.NO_LEADER) {
                assertThat(after.isr()).contains(after.leader());
            }
        }

        List<MetadataChange> changes() {
            List<MetadataChange> changes = new ArrayList<>();
            changes.add(topic(TOPIC, ID, 1, Map.of(0, REPLICAS)));
            REPLICAS.forEach(id -> changes.add(alive.containsKey(id) ? broker(id, alive.get(id)) : new BrokerGone(id)));
            changes.add(new StatePresent(TOPIC, 0, state, version, stateZxid));
            return changes;
        }
    }

    private static final Uuid ID = Uuid.randomUuid();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final Store store = new Store();
    private final Map<Integer, ClusterMetadata> images = new HashMap<>();
    private final Set<Integer> suspects = new HashSet<>();
    private boolean unclean;

    @RepeatedTest(60)
    void whoeverLeadsHasWhatWasCommittedAndSomebodyLeadsInTheEnd(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        unclean = random.nextInt(4) == 0;
        REPLICAS.forEach(this::register);
        for (int step = 0; step < STEPS; step++) {
            int id = REPLICAS.get(random.nextInt(REPLICAS.size()));
            switch (random.nextInt(7)) {
                case 0 -> die(id);
                case 1 -> comeBack(id, random.nextInt(4) == 0);
                case 2, 3 -> look(id);
                case 4 -> growIsr();
                default -> claim(id, random);
            }
        }
        REPLICAS.forEach(id -> comeBack(id, false));
        for (int round = 0; round < 4; round++) {
            for (int id : REPLICAS) {
                look(id);
                claim(id, random);
            }
        }
        REPLICAS.forEach(this::look);
        assertThat(isLed(image(1))).as("%s, %s", store.state, store.alive).isTrue();
    }

    private void register(int id) {
        store.alive.put(id, ++store.zxid);
        store.queue.remove(Integer.valueOf(id));
        store.queue.add(id);
    }

    private void die(int id) {
        store.alive.remove(id);
        store.queue.remove(Integer.valueOf(id));
    }

    private void comeBack(int id, boolean crashed) {
        if (store.alive.containsKey(id)) {
            return;
        }
        register(id);
        look(id);
        if (crashed && isCountedOn(id)) {
            suspects.add(id);
        }
    }

    private boolean isCountedOn(int id) {
        return store.state.isr().contains(id) || store.state.eligible().contains(id);
    }

    /** A broker's image catches up. */
    private void look(int id) {
        images.computeIfAbsent(id, each -> new ClusterMetadata()).onChanges(store.changes());
        if (!isCountedOn(id)) {
            suspects.remove(id);
        }
    }

    private ClusterImage image(int id) {
        return images.computeIfAbsent(id, each -> new ClusterMetadata()).image();
    }

    /** The leader lets another live replica in, which has caught up. */
    private void growIsr() {
        boolean leads = store.alive.containsKey(store.state.leader())
                && store.stateZxid > store.alive.get(store.state.leader());
        if (!leads) {
            return;
        }
        List<Integer> isr = REPLICAS.stream()
                .filter(id -> store.alive.containsKey(id) && !suspects.contains(id)
                        || store.state.isr().contains(id) && !suspects.contains(id)
                        || id == store.state.leader())
                .toList();
        store.state = store.state.withIsr(isr, MIN_ISR);
        store.version++;
        store.stateZxid = ++store.zxid;
    }

    private void claim(int id, Random random) {
        if (!store.alive.containsKey(id) || image(id).topic(TOPIC).isEmpty() || !knowsItself(id)) {
            return;
        }
        Place place = place(id, random);
        LeaderClaims claims = new LeaderClaims(
                id, (image, topic) -> new ElectionRules(MIN_ISR, unclean), key -> place, key -> suspects.contains(id));
        for (Claim claim : claims.decide(image(id), List.of(TOPIC))) {
            assertThat(claim.key()).isEqualTo(PARTITION);
            if (store.compareAndSet(claim.change()) && claim.reason() == Claim.Reason.LEAD_UNCLEANLY) {
                suspects.remove(id);
            }
        }
    }

    /** Only an image that shows the broker's own registration is one to decide upon. */
    private boolean knowsItself(int id) {
        return image(id)
                .broker(id)
                .filter(self -> self.epoch() == store.alive.get(id))
                .isPresent();
    }

    private Place place(int id, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Place.NONE;
            case 1 -> Place.OVERDUE;
            default -> store.queue.get(0) == id ? Place.FIRST : Place.WAITING;
        };
    }

    private static boolean isLed(ClusterImage image) {
        PartitionImage partition = image.partition(TOPIC, 0).orElseThrow();
        return Candidates.isLed(image, partition);
    }
}
