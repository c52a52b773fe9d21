package io.odradek.clients.consumer.position;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.PartitionImage;
import io.odradek.clients.network.Response;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.odradek.protocol.message.ListOffsetsResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks leaders for offsets by time. What cannot be answered now is missing in the answer, and the metadata counts as outdated: ask
 * again for it.
 *
 * <p>Runs on: the event loop.
 */
public final class OffsetLookup {

    /**
     * An answer.
     *
     * @param offset -1 if no record is that young
     * @param timestamp of the record; -1 for the ends of the log
     * @param epoch -1 if not known
     */
    public record Found(long offset, long timestamp, int epoch) {}

    private final ClusterClient cluster;
    private final boolean readCommitted;

    public OffsetLookup(ClusterClient cluster, boolean readCommitted) {
        this.cluster = cluster;
        this.readCommitted = readCommitted;
    }

    /**
     * Asks once.
     *
     * @param timestamps milliseconds since the epoch, or the numbers of {@link ResetPolicy}
     * @return those that were answered; fails with what trying again does not help against
     */
    public CompletableFuture<Map<TopicPartition, Found>> find(Map<TopicPartition, Long> timestamps) {
        MetadataImage image = cluster.metadata().image();
        Map<Integer, Map<TopicPartition, Long>> byLeader = new LinkedHashMap<>();
        timestamps.forEach((partition, timestamp) -> {
            PartitionImage known =
                    image.partition(partition.topic(), partition.partition()).orElse(null);
            if (known == null || !known.hasLeader() || !image.nodes().containsKey(known.leader())) {
                cluster.metadata().outdated();
            } else {
                byLeader.computeIfAbsent(known.leader(), leader -> new LinkedHashMap<>())
                        .put(partition, timestamp);
            }
        });
        Map<TopicPartition, Found> found = new HashMap<>();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        byLeader.forEach((leader, wanted) -> asked.add(ask(image, leader, wanted, found)));
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> found);
    }

    private CompletableFuture<Void> ask(
            MetadataImage image, int leader, Map<TopicPartition, Long> wanted, Map<TopicPartition, Found> found) {
        return cluster.ask(
                        cluster.link(image.nodes().get(leader)),
                        ApiKey.LIST_OFFSETS,
                        ApiKey.LIST_OFFSETS.maxStableVersion(),
                        version -> request(image, wanted, version))
                .handle((response, failure) -> {
                    if (failure == null) {
                        return response;
                    }
                    cluster.metadata().outdated();
                    return null;
                })
                .thenAccept(response -> {
                    if (response != null) {
                        take(response, found);
                    }
                });
    }

    private ListOffsetsRequest request(MetadataImage image, Map<TopicPartition, Long> wanted, int version) {
        Map<String, ListOffsetsTopic> topics = new LinkedHashMap<>();
        wanted.forEach((partition, timestamp) -> {
            ListOffsetsPartition one = new ListOffsetsPartition()
                    .partitionIndex(partition.partition())
                    .timestamp(timestamp);
            if (version >= 4) {
                one.currentLeaderEpoch(image.partition(partition.topic(), partition.partition())
                        .map(PartitionImage::leaderEpoch)
                        .orElse(Position.NO_EPOCH));
            }
            topics.computeIfAbsent(
                            partition.topic(),
                            name -> new ListOffsetsTopic().name(name).partitions(new ArrayList<>()))
                    .partitions()
                    .add(one);
        });
        ListOffsetsRequest request = new ListOffsetsRequest().replicaId(-1).topics(new ArrayList<>(topics.values()));
        if (version >= 10) {
            request.timeoutMs((int) cluster.settings().requestTimeoutMs());
        }
        return version >= 2 ? request.isolationLevel((byte) (readCommitted ? 1 : 0)) : request;
    }

    private void take(Response response, Map<TopicPartition, Found> found) {
        try (response) {
            for (ListOffsetsTopicResponse topic :
                    response.message(ListOffsetsResponse.class).topics()) {
                for (ListOffsetsPartitionResponse one : topic.partitions()) {
                    TopicPartition partition = new TopicPartition(topic.name(), one.partitionIndex());
                    ErrorCode error = ErrorCode.of(one.errorCode());
                    if (error == ErrorCode.NONE) {
                        found.put(partition, new Found(one.offset(), one.timestamp(), one.leaderEpoch()));
                    } else if (error.isRetriable()) {
                        cluster.metadata().outdated();
                    } else {
                        throw ApiException.of(
                                error, "the broker does not tell the offsets of " + partition + ": " + error);
                    }
                }
            }
        }
    }
}
