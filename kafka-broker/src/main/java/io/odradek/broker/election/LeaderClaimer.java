package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.election.PartitionLatches.Queue;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues this broker up where it is a candidate, and claims what {@link LeaderClaims} finds for it, many partitions in one
 * multi.
 *
 * <p>A claim is looked for when the image changes and when this broker comes to be first in a queue; both are needed, in any
 * order. The claim only writes: that this broker leads, it learns like everybody else, from the image.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
public final class LeaderClaimer implements ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderClaimer.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** How long a queue may hold up an election: several times what the first in it needs to claim. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final int brokerId;
    private final ZooKeeperSession session;
    private final PartitionStateStore states;
    private final ElectionRules.Source rules;
    private final ElectionObserver observer;
    private final PartitionLatches latches;
    private final Suspects suspects;

    /** The version of the state that a claim was made on; the image may show that version for a while after. */
    private final Map<TopicPartition, Integer> claimed = new HashMap<>();
    /** Since when a partition has had no leader that this broker might replace, by {@link System#nanoTime}. */
    private final Map<TopicPartition, Long> leaderless = new HashMap<>();

    private final Set<String> wonTopics = new HashSet<>();

    private ClusterImage image = ClusterImage.EMPTY;
    private OptionalLong brokerEpoch = OptionalLong.empty();
    private boolean retryScheduled;
    private boolean patienceScheduled;
    private boolean stopped;

    /**
     * @param cleanStart whether this broker's last stop cannot have cost it records
     */
    public LeaderClaimer(
            int brokerId,
            ZooKeeperSession session,
            ElectionRules.Source rules,
            LatchBudget budget,
            boolean cleanStart,
            ElectionObserver observer) {
        this.brokerId = brokerId;
        this.session = session;
        this.states = new PartitionStateStore(session.nodes());
        this.rules = rules;
        this.observer = observer;
        this.latches = new PartitionLatches(session, brokerId, budget, this::onFirst);
        this.suspects = new Suspects(brokerId, cleanStart);
    }

    /** This broker is registered, as a new incarnation: it may claim. Call on the ZooKeeper event thread. */
    public void onRegistered(long epoch) {
        brokerEpoch = OptionalLong.of(epoch);
        claimed.clear();
        lookAtAll();
    }

    /** Without a session there is nothing to claim. Call on the ZooKeeper event thread. */
    public void onSessionState(SessionState from, SessionState to) {
        if (to == SessionState.LOST || to == SessionState.CLOSED) {
            brokerEpoch = OptionalLong.empty();
            leaderless.clear();
            latches.onSessionLost();
        }
    }

    /** Claims nothing any more: this broker is about to leave. Call on the ZooKeeper event thread. */
    public void stop() {
        stopped = true;
    }

    /** How many places in queues this broker has or is about to take. Call on the ZooKeeper event thread. */
    public int latches() {
        return latches.count();
    }

    /** How many of them are not taken yet. Call on the ZooKeeper event thread. */
    public int unopenedLatches() {
        return latches.unopened();
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        image = now;
        for (String name : delta.topics()) {
            if (now.topic(name).isEmpty()) {
                forget(name);
            }
        }
        if (!delta.brokers().isEmpty()) {
            lookAtAll();
        } else if (!delta.topics().isEmpty() || !delta.deletions().isEmpty()) {
            // a topic whose deletion was withdrawn may have been passed over
            Set<String> topics = new HashSet<>(delta.topics());
            topics.addAll(delta.deletions());
            look(topics);
        }
    }

    private void forget(String topic) {
        latches.leaveTopic(topic);
        claimed.keySet().removeIf(key -> key.topic().equals(topic));
        leaderless.keySet().removeIf(key -> key.topic().equals(topic));
    }

    private void lookAtAll() {
        Set<String> topics = new HashSet<>();
        image.forEachTopic(topic -> topics.add(topic.name()));
        look(topics);
    }

    /** Many queues move on at once when a broker dies: what was won is gathered, and claimed together. */
    private void onFirst(TopicPartition key) {
        if (wonTopics.isEmpty()) {
            session.execute(() -> {
                Set<String> topics = new HashSet<>(wonTopics);
                wonTopics.clear();
                look(topics);
            });
        }
        wonTopics.add(key.topic());
    }

    private void look(Set<String> topics) {
        if (stopped || brokerEpoch.isEmpty() || !isVisible(brokerEpoch.getAsLong())) {
            return;
        }
        suspects.update(image);
        // claims first: a latch that is still to be opened must not hold them up
        claim(topics);
        topics.forEach(name -> image.topic(name).ifPresent(this::arrange));
    }

    private void arrange(TopicImage topic) {
        boolean going = image.deletions().contains(topic.name()) || topic.id().equals(Uuid.ZERO_UUID);
        List<Queue> wanted = topic.partitions().stream()
                .filter(partition -> !going && isCandidate(partition))
                .map(partition ->
                        new Queue(topic.id().toString(), new TopicPartition(topic.name(), partition.partition())))
                .filter(queue -> !suspects.test(queue.key()))
                .toList();
        Set<Integer> known =
                IntStream.range(0, topic.partitions().size()).boxed().collect(Collectors.toSet());
        latches.arrange(topic.name(), known, wanted);
    }

    /** Whether to queue up: lacking nothing, and not alone, because a queue of one decides nothing. */
    private boolean isCandidate(PartitionImage partition) {
        return partition.hasState() && partition.replicas().size() > 1 && Candidates.isSafe(partition, brokerId);
    }

    private void claim(Set<String> topics) {
        long now = System.nanoTime();
        noteLeaderless(topics, now);
        List<Claim> claims = new LeaderClaims(brokerId, rules, key -> place(key, now), suspects)
                .decide(image, topics).stream()
                        .filter(claim -> claimed.getOrDefault(claim.key(), -1)
                                < claim.change().expectedVersion())
                        .toList();
        if (claims.isEmpty()) {
            return;
        }
        LOG.debug("Broker {} claims {} partitions", brokerId, claims.size());
        claims.forEach(claim -> claimed.put(claim.key(), claim.change().expectedVersion()));
        List<Change> changes = claims.stream().map(Claim::change).toList();
        var unused = states.compareAndSetAll(changes)
                .thenAccept(outcomes -> settle(claims, outcomes))
                .exceptionally(failure -> {
                    LOG.error("Claims of broker {} came to nothing: {}", brokerId, claims, failure);
                    return null;
                });
    }

    private Place place(TopicPartition key, long now) {
        Long since = leaderless.get(key);
        boolean overdue = since != null && now - since >= PATIENCE.toNanos();
        return overdue ? Place.OVERDUE : latches.place(key);
    }

    private void noteLeaderless(Set<String> topics, long now) {
        for (String name : topics) {
            image.topic(name).ifPresent(topic -> topic.partitions().forEach(partition -> {
                TopicPartition key = new TopicPartition(name, partition.partition());
                if (Candidates.isLed(image, partition) || !Candidates.isSafe(partition, brokerId)) {
                    leaderless.remove(key);
                } else if (leaderless.putIfAbsent(key, now) == null) {
                    lookOncePatienceIsOver();
                }
            }));
        }
    }

    private void lookOncePatienceIsOver() {
        if (!patienceScheduled) {
            patienceScheduled = true;
            session.schedule(
                    () -> {
                        patienceScheduled = false;
                        look(leaderless.keySet().stream()
                                .map(TopicPartition::topic)
                                .collect(Collectors.toSet()));
                    },
                    PATIENCE.plusMillis(1));
        }
    }

    /** Only an image that has this incarnation in it is one to decide upon. */
    private boolean isVisible(long epoch) {
        return image.broker(brokerId).filter(self -> self.epoch() == epoch).isPresent();
    }

    private void settle(List<Claim> claims, List<Outcome> outcomes) {
        int won = 0;
        long now = System.nanoTime();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (outcomes.get(i) instanceof Outcome.Written) {
                won++;
                tell(claim, now);
            } else if (outcomes.get(i) instanceof Outcome.Failed failed) {
                LOG.warn(
                        "Claim of {} at leader epoch {} is open: trying again",
                        claim.key(),
                        claim.change().state().leaderEpoch(),
                        failed.cause());
                claimed.remove(claim.key(), claim.change().expectedVersion());
                retryLater();
            }
        }
        LOG.info("Broker {} claimed the leadership of {} partitions and got {}", brokerId, claims.size(), won);
    }

    private void tell(Claim claim, long now) {
        long since = leaderless.getOrDefault(claim.key(), now);
        switch (claim.reason()) {
            case LEAD -> observer.onElected(Duration.ofNanos(now - since));
            case LEAD_UNCLEANLY -> {
                suspects.clear(claim.key());
                observer.onElected(Duration.ofNanos(now - since));
                observer.onUncleanElection(
                        claim.key().topic(),
                        claim.key().partition(),
                        claim.change().state().leaderEpoch());
            }
            case WITHDRAW ->
                LOG.warn(
                        "Broker {} may have lost records of {} when it stopped: others have them, and it is not in sync any"
                                + " more until it has caught up",
                        brokerId,
                        claim.key());
        }
    }

    private void retryLater() {
        if (!retryScheduled) {
            retryScheduled = true;
            session.schedule(
                    () -> {
                        retryScheduled = false;
                        lookAtAll();
                    },
                    RETRY);
        }
    }
}
