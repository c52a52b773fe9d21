package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Says who shall read what. Every partition of a topic that somebody reads goes to exactly one of its readers. */
public interface Assignor {

    /**
     * A member, as far as it matters here.
     *
     * @param topics that it reads, and that there are
     * @param before what it should have had until now
     */
    record Reader(String memberId, Optional<String> instanceId, Set<Uuid> topics, Set<TopicIdPartition> before) {}

    /** As clients and configuration call it. */
    String name();

    /**
     * The assignment, by member; each reader has an entry.
     *
     * @param partitions how many each topic has
     */
    Map<String, SortedSet<TopicIdPartition>> assign(List<Reader> readers, Map<Uuid, Integer> partitions);
}
