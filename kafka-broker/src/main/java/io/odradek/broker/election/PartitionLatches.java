package io.odradek.broker.election;

import io.odradek.common.TopicPartition;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Latch;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.LatchParents;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's places in the queues for the leadership of partitions.
 *
 * <p>Opening a latch is some requests and a short-lived thread of Curator's, so that a bounded number is opened at one time;
 * the znodes above are made before, hundreds in one request. Nobody waits for it: where there is no place yet, elections do
 * without. A latch lives through lost connections and sessions, and queues up anew by itself.
 *
 * <p>Invariant: the bytes of all places stay within the budget, because ZooKeeper has to fit them into one transaction when
 * the session ends.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
final class PartitionLatches {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLatches.class);

    private static final int OPENING_AT_ONCE = 64;
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration RETRY = Duration.ofMillis(1_000);

    /** A queue. */
    record Queue(String topicId, TopicPartition key) {

        String path() {
            return Paths.partitionLatch(topicId, key.partition());
        }
    }

    private final ZooKeeperSession session;
    private final LatchParents parents;
    private final LatchBudget budget;
    private final String participant;
    private final Consumer<TopicPartition> onFirst;

    private final Map<TopicPartition, Held> held = new HashMap<>();
    private final Deque<Held> waiting = new ArrayDeque<>();
    private final Set<Held> opening = new HashSet<>();
    private long usedBytes;
    private boolean lookScheduled;
    private boolean refusalLogged;

    /** @param onFirst hears when this broker has come to be first in a queue, possibly more than once */
    PartitionLatches(ZooKeeperSession session, int brokerId, LatchBudget budget, Consumer<TopicPartition> onFirst) {
        this.session = session;
        this.parents = new LatchParents(session.nodes());
        this.budget = budget;
        this.participant = Integer.toString(brokerId);
        this.onFirst = onFirst;
    }

    /** A place that is taken, or will be. */
    private static final class Held implements Latch.Listener {

        private final Queue queue;
        private final Consumer<TopicPartition> onFirst;
        private Latch latch;
        private boolean first;
        private boolean left;

        Held(Queue queue, Consumer<TopicPartition> onFirst) {
            this.queue = queue;
            this.onFirst = onFirst;
        }

        @Override
        public void onFirst() {
            first = true;
            if (!left) {
                onFirst.accept(queue.key());
            }
        }

        @Override
        public void onNoLongerFirst() {
            first = false;
        }
    }

    Place place(TopicPartition key) {
        Held place = held.get(key);
        if (place == null || place.latch == null || !place.latch.isQueued()) {
            return Place.NONE;
        }
        return place.first ? Place.FIRST : Place.WAITING;
    }

    /** How many places are taken or on their way, and how many are not there yet. */
    int count() {
        return held.size();
    }

    int unopened() {
        return (int) held.values().stream()
                .filter(place -> place.latch == null || !place.latch.isQueued())
                .count();
    }

    /** Leaves the queues of a topic's partitions but those given, and queues up at those where it does not yet. */
    void arrange(String topic, Set<Integer> known, List<Queue> wanted) {
        Map<TopicPartition, Queue> byKey = new HashMap<>();
        wanted.forEach(queue -> byKey.put(queue.key(), queue));
        for (int partition : known) {
            TopicPartition key = new TopicPartition(topic, partition);
            Held now = held.get(key);
            if (now != null && !now.queue.equals(byKey.get(key))) {
                leave(key);
            }
        }
        List<Queue> missing =
                wanted.stream().filter(queue -> !held.containsKey(queue.key())).toList();
        if (!missing.isEmpty()) {
            join(missing);
        }
    }

    private void join(List<Queue> queues) {
        List<Held> taken = new ArrayList<>();
        for (Queue queue : queues) {
            int bytes = budget.bytes(queue.key().partition());
            if (usedBytes + bytes > budget.maxBytes()) {
                refuse(queue);
                continue;
            }
            usedBytes += bytes;
            Held place = new Held(queue, onFirst);
            held.put(queue.key(), place);
            taken.add(place);
        }
        if (!taken.isEmpty()) {
            makeParents(taken);
        }
    }

    private void refuse(Queue queue) {
        if (!refusalLogged) {
            refusalLogged = true;
            LOG.error(
                    "No place in the queue for {}: {} places take {} bytes, and {} allows {}. Elections of such partitions do"
                            + " without a queue; give this broker fewer replicas",
                    queue.key(),
                    held.size(),
                    usedBytes,
                    LatchBudget.KEY,
                    budget.maxBytes());
        }
    }

    private void makeParents(List<Held> places) {
        String topicId = places.get(0).queue.topicId();
        List<Integer> partitions =
                places.stream().map(place -> place.queue.key().partition()).toList();
        var unused = parents.create(topicId, partitions).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("Cannot make the queues of topic id {} yet: trying again", topicId, failure);
                session.schedule(() -> makeParentsAgain(places), RETRY);
                return;
            }
            waiting.addAll(places);
            open();
        });
    }

    private void makeParentsAgain(List<Held> places) {
        List<Held> still = places.stream().filter(place -> !place.left).toList();
        if (!still.isEmpty()) {
            makeParents(still);
        }
    }

    private void open() {
        opening.removeIf(place -> place.left || place.latch.isQueued());
        while (!waiting.isEmpty() && opening.size() < OPENING_AT_ONCE) {
            Held place = waiting.removeFirst();
            if (!place.left) {
                place.latch = session.latch(place.queue.path(), participant, place);
                opening.add(place);
            }
        }
        if (!opening.isEmpty() && !lookScheduled) {
            lookScheduled = true;
            session.schedule(
                    () -> {
                        lookScheduled = false;
                        open();
                    },
                    LOOK);
        }
    }

    private void leave(TopicPartition key) {
        Held place = held.remove(key);
        place.left = true;
        usedBytes -= budget.bytes(key.partition());
        if (place.latch != null) {
            var unused = place.latch.leave().exceptionally(failure -> {
                LOG.warn("Could not leave the queue for {}; the place goes with the session", key, failure);
                return null;
            });
        }
    }

    /** Leaves the queues of all partitions that a topic had; it is gone. */
    void leaveTopic(String topic) {
        List<TopicPartition> gone =
                held.keySet().stream().filter(key -> key.topic().equals(topic)).toList();
        gone.forEach(this::leave);
    }

    /** The session is over, and with it every place; the latches queue up again in the next one. */
    void onSessionLost() {
        held.values().forEach(place -> place.first = false);
    }
}
