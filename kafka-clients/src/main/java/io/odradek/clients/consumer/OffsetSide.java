package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.consumer.group.Committed;
import io.odradek.clients.consumer.group.GroupOffsets;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.position.OffsetLookup;
import io.odradek.clients.consumer.position.OffsetLookup.Found;
import io.odradek.clients.consumer.position.Position;
import io.odradek.clients.consumer.position.Positions;
import io.odradek.clients.consumer.position.ResetPolicy;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.RetriableException;
import io.odradek.common.errors.TimeoutException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the places from which to read, and answers the application's questions about offsets.
 *
 * <p>Runs on: the application's thread.
 */
final class OffsetSide {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetSide.class);

    private final ClusterClient cluster;
    private final Positions positions;
    private final OffsetLookup lookup;
    private final GroupOffsets group;
    private final Supplier<Identity> identity;
    private final Inbox inbox;
    private final long retryMs;
    private RuntimeException failure;

    /** @param group null without a group */
    OffsetSide(
            ClusterClient cluster,
            Positions positions,
            OffsetLookup lookup,
            GroupOffsets group,
            Supplier<Identity> identity,
            Inbox inbox,
            long retryMs) {
        this.cluster = cluster;
        this.positions = positions;
        this.lookup = lookup;
        this.group = group;
        this.identity = identity;
        this.inbox = inbox;
        this.retryMs = retryMs;
    }

    /** Asks for what is missing, without waiting; throws what answers before have brought. */
    void update() {
        throwFailure();
        long now = Clock.nowMs();
        if (group == null) {
            Set<TopicPartition> nowhere = positions.resetUnknown();
            if (!nowhere.isEmpty()) {
                throw new NoOffsetForPartitionException(nowhere);
            }
        } else {
            Map<TopicPartition, Long> unknown = positions.needsCommitted(now);
            if (!unknown.isEmpty()) {
                askCommitted(unknown);
            }
        }
        Map<TopicPartition, Positions.Reset> resets = positions.needsReset(now, System.currentTimeMillis());
        if (!resets.isEmpty()) {
            askResets(resets);
        }
    }

    void throwFailure() {
        if (failure != null) {
            RuntimeException known = failure;
            failure = null;
            throw known;
        }
    }

    private static boolean isPassing(RuntimeException why) {
        return why instanceof RetriableException || why instanceof ConnectionLostException;
    }

    private void askCommitted(Map<TopicPartition, Long> versions) {
        Identity self = identity.get();
        var unused = OnLoop.ask(cluster, () -> group.read(self, versions.keySet()))
                .whenComplete((found, why) -> inbox.add(() -> {
                    if (why != null) {
                        unanswered(versions, Inbox.causeOf(why));
                    } else {
                        committed(versions, found);
                    }
                }));
    }

    private void unanswered(Map<TopicPartition, Long> versions, RuntimeException why) {
        long retryAt = Clock.deadline(retryMs);
        versions.forEach((partition, version) -> positions.unanswered(partition, version, retryAt));
        boolean stale = why instanceof ApiException refused
                && switch (refused.error()) {
                    case STALE_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, ILLEGAL_GENERATION -> true;
                    default -> false;
                };
        if (!stale && !isPassing(why)) {
            failure = why;
        }
    }

    private void committed(Map<TopicPartition, Long> versions, Map<TopicPartition, Optional<Committed>> found) {
        Set<TopicPartition> nowhere = new LinkedHashSet<>();
        versions.forEach((partition, version) -> {
            Optional<Position> place = found.getOrDefault(partition, Optional.empty())
                    .map(committed -> new Position(committed.offset(), committed.epoch()));
            if (!positions.committed(partition, version, place)) {
                nowhere.add(partition);
            }
        });
        if (!nowhere.isEmpty()) {
            failure = new NoOffsetForPartitionException(nowhere);
        }
    }

    private void askResets(Map<TopicPartition, Positions.Reset> resets) {
        Map<TopicPartition, Long> timestamps = new LinkedHashMap<>();
        resets.forEach((partition, reset) -> timestamps.put(partition, reset.timestamp()));
        var unused = OnLoop.ask(cluster, () -> lookup.find(timestamps))
                .whenComplete((found, why) -> inbox.add(() -> {
                    Map<TopicPartition, Long> versions = new LinkedHashMap<>();
                    resets.forEach((partition, reset) -> versions.put(partition, reset.version()));
                    if (why != null) {
                        unanswered(versions, Inbox.causeOf(why));
                    } else {
                        reset(resets, found);
                    }
                }));
    }

    private void reset(Map<TopicPartition, Positions.Reset> resets, Map<TopicPartition, Found> found) {
        Map<TopicPartition, Long> again = new LinkedHashMap<>();
        resets.forEach((partition, reset) -> {
            Found one = found.get(partition);
            if (one == null) {
                positions.unanswered(partition, reset.version(), Clock.deadline(retryMs));
            } else if (one.offset() < 0) {
                // no record is that young: the end
                again.put(partition, ResetPolicy.LATEST_TIMESTAMP);
            } else {
                LOG.info("{} is read from offset {} on", partition, one.offset());
                positions.resetTo(partition, reset.version(), new Position(one.offset(), one.epoch()));
            }
        });
        if (!again.isEmpty()) {
            Map<TopicPartition, Positions.Reset> ends = new LinkedHashMap<>();
            again.forEach((partition, end) -> ends.put(
                    partition, new Positions.Reset(resets.get(partition).version(), end)));
            askResets(ends);
        }
    }

    /** Asks leaders until all have answered. */
    Map<TopicPartition, Found> find(Map<TopicPartition, Long> timestamps, long untilMs) {
        Map<TopicPartition, Found> all = new HashMap<>();
        Map<TopicPartition, Long> left = new LinkedHashMap<>(timestamps);
        timestamps
                .keySet()
                .forEach(partition -> cluster.execute(() -> cluster.metadata().want(partition.topic())));
        while (!left.isEmpty()) {
            Map<TopicPartition, Long> asked = new LinkedHashMap<>(left);
            all.putAll(inbox.get(
                    OnLoop.ask(cluster, () -> lookup.find(asked)), untilMs, "find the offsets of " + left.keySet()));
            left.keySet().removeAll(all.keySet());
            if (!left.isEmpty()) {
                pause(untilMs, "find the offsets of " + left.keySet());
            }
        }
        return all;
    }

    /** Asks the coordinator until it answers. */
    Map<TopicPartition, Optional<Committed>> committed(Collection<TopicPartition> partitions, long untilMs) {
        while (true) {
            try {
                Identity self = identity.get();
                return inbox.get(
                        OnLoop.ask(cluster, () -> group.read(self, partitions)), untilMs, "read committed offsets");
            } catch (TimeoutException e) {
                throw e;
            } catch (RetriableException | ConnectionLostException e) {
                pause(untilMs, "read committed offsets");
            }
        }
    }

    private void pause(long untilMs, String what) {
        long until = Math.min(untilMs, Clock.deadline(retryMs));
        while (Clock.nowMs() < until) {
            inbox.throwIfWokenUp();
            inbox.await(until);
        }
        if (Clock.nowMs() >= untilMs) {
            throw new TimeoutException("it took too long to " + what);
        }
    }
}
