package io.odradek.broker.replication;

import io.odradek.broker.replication.FollowedPartition.Key;
import io.odradek.common.Uuid;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.FetchRequest.ForgottenTopic;
import io.odradek.protocol.message.FetchRequest.ReplicaState;
import io.odradek.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A follower's side of an incremental fetch session (KIP-227): a request names only what the leader does not know yet.
 *
 * <p>Runs on: its fetcher's event loop.
 */
final class FetcherSession {

    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;

    private final int brokerId;
    private final long brokerEpoch;
    private final ReplicationSettings settings;
    private final Map<Key, FollowedPartition> partitions = new HashMap<>();
    private final Set<FollowedPartition> changed = new LinkedHashSet<>();
    private final Set<Key> forgotten = new LinkedHashSet<>();
    private int id = NO_SESSION;
    private int epoch = INITIAL_EPOCH;
    private long number;
    private boolean refused;
    private boolean urgent;

    FetcherSession(int brokerId, long brokerEpoch, ReplicationSettings settings) {
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.settings = settings;
    }

    /** Adds a partition, or puts another in the place of one. */
    void add(FollowedPartition partition) {
        FollowedPartition before = partitions.put(partition.key(), partition);
        if (before != null) {
            changed.remove(before);
        }
        forgotten.remove(partition.key());
        changed.add(partition);
        urgent = true;
    }

    /** Takes a partition out. */
    void remove(FollowedPartition partition) {
        if (partitions.remove(partition.key(), partition)) {
            changed.remove(partition);
            if (partition.isTold()) {
                forgotten.add(partition.key());
                partition.forget();
            }
        }
    }

    FollowedPartition find(Key key) {
        return partitions.get(key);
    }

    boolean has(FollowedPartition partition) {
        return partitions.get(partition.key()) == partition;
    }

    Collection<FollowedPartition> all() {
        return partitions.values();
    }

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** Something has to be told at once: a fetch that waits on the leader's side must not hold it up. */
    boolean isUrgent() {
        return urgent && id != NO_SESSION;
    }

    /** A partition's log has changed. */
    void touch(FollowedPartition partition) {
        changed.add(partition);
    }

    /** Begins anew: the leader has forgotten the session, or never had it. */
    void reset() {
        id = NO_SESSION;
        epoch = INITIAL_EPOCH;
        forgotten.clear();
        partitions.values().forEach(FollowedPartition::forget);
        changed.addAll(partitions.values());
    }

    /** Takes note of the session that an answer without error names. */
    void answered(FetchResponse response) {
        if (id == NO_SESSION) {
            id = response.sessionId();
            refused = id == NO_SESSION;
        }
        if (refused) {
            reset();
        }
    }

    /** The number of the last request; it goes on over sessions. */
    long number() {
        return number;
    }

    /** The next request. */
    FetchRequest next() {
        number++;
        // the first opens the session and must not wait, so that what comes after it can be told
        boolean opens = epoch == INITIAL_EPOCH && !refused;
        FetchRequest request = new FetchRequest()
                .replicaState(new ReplicaState().replicaId(brokerId).replicaEpoch(brokerEpoch))
                .maxWaitMs(opens ? 0 : settings.waitMaxMs())
                .minBytes(settings.minBytes())
                .maxBytes(settings.responseMaxBytes())
                .sessionId(id)
                .sessionEpoch(epoch)
                .topics(topics())
                .forgottenTopicsData(forgottenTopics());
        epoch = epoch == Integer.MAX_VALUE ? INITIAL_EPOCH + 1 : epoch + 1;
        urgent = false;
        return request;
    }

    private List<FetchTopic> topics() {
        Map<Uuid, FetchTopic> topics = new LinkedHashMap<>();
        for (FollowedPartition one : changed) {
            FetchPartition wanted = one.wanted(settings.maxBytes(), number);
            if (wanted != null) {
                topics.computeIfAbsent(
                                one.key().topicId(),
                                id -> new FetchTopic().topicId(id).partitions(new ArrayList<>()))
                        .partitions()
                        .add(wanted);
            }
        }
        changed.clear();
        return List.copyOf(topics.values());
    }

    private List<ForgottenTopic> forgottenTopics() {
        Map<Uuid, ForgottenTopic> topics = new LinkedHashMap<>();
        for (Key key : forgotten) {
            topics.computeIfAbsent(
                            key.topicId(),
                            id -> new ForgottenTopic().topicId(id).partitions(new ArrayList<>()))
                    .partitions()
                    .add(key.partition());
        }
        forgotten.clear();
        return List.copyOf(topics.values());
    }
}
