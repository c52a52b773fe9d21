package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The leaders of partitions. A partition that nobody knows of is looked for until the deadline: it may be just being made. Runs on:
 * the event loop.
 */
public final class LeaderTarget implements Target<TopicPartition> {

    private static final Set<ErrorCode> ELSEWHERE_OR_LATER = EnumSet.of(
            ErrorCode.NOT_LEADER_OR_FOLLOWER,
            ErrorCode.LEADER_NOT_AVAILABLE,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode.UNKNOWN_TOPIC_ID,
            ErrorCode.REPLICA_NOT_AVAILABLE,
            ErrorCode.FENCED_LEADER_EPOCH,
            ErrorCode.UNKNOWN_LEADER_EPOCH,
            ErrorCode.KAFKA_STORAGE_ERROR,
            ErrorCode.OFFSET_NOT_AVAILABLE);
    private static final Set<ErrorCode> NEVER =
            EnumSet.of(ErrorCode.TOPIC_AUTHORIZATION_FAILED, ErrorCode.INVALID_TOPIC_EXCEPTION);

    private final ClusterClient cluster;
    private boolean moved;

    public LeaderTarget(ClusterClient cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletableFuture<Map<BrokerLink, List<TopicPartition>>> find(
            Collection<TopicPartition> keys, Answers<TopicPartition, ?> refused) {
        keys.forEach(key -> cluster.metadata().want(key.topic()));
        MetadataImage known = cluster.metadata().image();
        boolean fresh = !moved
                && keys.stream().allMatch(key -> known.leader(key.topic(), key.partition())
                        .isPresent());
        moved = false;
        return (fresh
                        ? CompletableFuture.completedFuture(known)
                        : cluster.metadata().next(any -> true))
                .thenApply(image -> byLeader(image, keys, refused));
    }

    private Map<BrokerLink, List<TopicPartition>> byLeader(
            MetadataImage image, Collection<TopicPartition> keys, Answers<TopicPartition, ?> refused) {
        Map<BrokerLink, List<TopicPartition>> links = new LinkedHashMap<>();
        for (TopicPartition key : keys) {
            ErrorCode error =
                    image.topic(key.topic()).map(topic -> topic.error()).orElse(ErrorCode.NONE);
            if (NEVER.contains(error)) {
                refused.error(key, error, null);
            } else {
                image.leader(key.topic(), key.partition())
                        .ifPresentOrElse(
                                node -> links.computeIfAbsent(cluster.link(node), link -> new ArrayList<>())
                                        .add(key),
                                () -> refused.error(key, ErrorCode.LEADER_NOT_AVAILABLE, "no leader is known"));
            }
        }
        return links;
    }

    @Override
    public boolean again(TopicPartition key, ErrorCode error) {
        moved |= ELSEWHERE_OR_LATER.contains(error);
        return ELSEWHERE_OR_LATER.contains(error);
    }

    @Override
    public void unreachable(Collection<TopicPartition> keys) {
        moved = true;
    }
}
