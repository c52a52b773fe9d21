package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.zk.session.SessionState;
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
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims the partitions that {@link LeaderClaims} finds for this broker, many in one multi.
 *
 * <p>Where leaders are elected by latch, winning the latch comes between the decision and the compare-and-set; the decision
 * and the compare-and-set stay what they are. The claim only writes: that this broker leads, it learns like everybody else,
 * from the image.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
public final class LeaderClaimer implements ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderClaimer.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private record Key(String topic, int partition) {}

    private final int brokerId;
    private final PartitionStateStore states;
    private final BiConsumer<Runnable, Duration> schedule;
    /** The version of the state that a claim was made on; the image may show that version for a while after. */
    private final Map<Key, Integer> claimed = new HashMap<>();

    private ClusterImage image = ClusterImage.EMPTY;
    private OptionalLong brokerEpoch = OptionalLong.empty();
    private boolean retryScheduled;

    /**
     * @param schedule runs a step on the ZooKeeper event thread after a delay
     */
    public LeaderClaimer(int brokerId, PartitionStateStore states, BiConsumer<Runnable, Duration> schedule) {
        this.brokerId = brokerId;
        this.states = states;
        this.schedule = schedule;
    }

    /** This broker is registered, as a new incarnation: it may claim. Call on the ZooKeeper event thread. */
    public void onRegistered(long epoch) {
        brokerEpoch = OptionalLong.of(epoch);
        claimed.clear();
        claimAll();
    }

    /** Without a session there is nothing to claim. Call on the ZooKeeper event thread. */
    public void onSessionState(SessionState from, SessionState to) {
        if (to == SessionState.LOST || to == SessionState.CLOSED) {
            brokerEpoch = OptionalLong.empty();
        }
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        image = now;
        if (!delta.brokers().isEmpty()) {
            claimAll();
        } else if (!delta.topics().isEmpty() || !delta.deletions().isEmpty()) {
            // a topic whose deletion was withdrawn may have been passed over
            Set<String> topics = new HashSet<>(delta.topics());
            topics.addAll(delta.deletions());
            claim(topics);
        }
    }

    private void claimAll() {
        Set<String> topics = new HashSet<>();
        image.forEachTopic(topic -> topics.add(topic.name()));
        claimed.keySet().removeIf(key -> !topics.contains(key.topic()));
        claim(topics);
    }

    private void claim(Set<String> topics) {
        if (brokerEpoch.isEmpty() || !isVisible(brokerEpoch.getAsLong())) {
            return;
        }
        List<Change> claims = new LeaderClaims(brokerId, brokerEpoch.getAsLong())
                .decide(image, topics).stream()
                        .filter(claim -> claimed.getOrDefault(key(claim), -1) < claim.expectedVersion())
                        .toList();
        if (claims.isEmpty()) {
            return;
        }
        claims.forEach(claim -> claimed.put(key(claim), claim.expectedVersion()));
        var unused = states.compareAndSetAll(claims)
                .thenAccept(outcomes -> settle(claims, outcomes))
                .exceptionally(failure -> {
                    LOG.error("Claims of broker {} came to nothing: {}", brokerId, claims, failure);
                    return null;
                });
    }

    /** Only an image that has this incarnation in it is one to decide upon. */
    private boolean isVisible(long epoch) {
        return image.broker(brokerId).filter(self -> self.epoch() == epoch).isPresent();
    }

    private void settle(List<Change> claims, List<Outcome> outcomes) {
        int won = 0;
        for (int i = 0; i < claims.size(); i++) {
            Change claim = claims.get(i);
            if (outcomes.get(i) instanceof Outcome.Written) {
                won++;
            } else if (outcomes.get(i) instanceof Outcome.Failed failed) {
                LOG.warn(
                        "Claim of {}-{} at leader epoch {} is open: trying again",
                        claim.topic(),
                        claim.partition(),
                        claim.state().leaderEpoch(),
                        failed.cause());
                claimed.remove(key(claim), claim.expectedVersion());
                retryLater();
            }
        }
        LOG.info("Broker {} claimed the leadership of {} partitions and got {}", brokerId, claims.size(), won);
    }

    private void retryLater() {
        if (!retryScheduled) {
            retryScheduled = true;
            schedule.accept(
                    () -> {
                        retryScheduled = false;
                        claimAll();
                    },
                    RETRY);
        }
    }

    private static Key key(Change claim) {
        return new Key(claim.topic(), claim.partition());
    }
}
