package io.odradek.clients.cluster;

import io.odradek.common.Node;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.odradek.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes the next image of what a broker says. Brokers hear of changes at different times, so what one says may be older than
 * what is known:
 * <ul>
 *   <li>of a topic with the same id, a partition keeps its leader if the news has an older leader epoch;
 *   <li>a topic with another id is another topic, and nothing of the old one is kept;
 *   <li>a topic that a broker cannot tell about for the moment keeps what was known of it.
 * </ul>
 * Runs on: any thread; without state.
 */
final class MetadataMerge {

    private MetadataMerge() {}

    /**
     * @param kept which topics of the known image, that the answer does not have, are still of interest
     */
    static MetadataImage merge(MetadataImage known, MetadataResponse news, Predicate<String> kept) {
        Map<Integer, Node> nodes = new LinkedHashMap<>();
        for (MetadataResponseBroker broker : news.brokers()) {
            nodes.put(broker.nodeId(), new Node(broker.nodeId(), broker.host(), broker.port(), broker.rack()));
        }
        Map<String, TopicImage> topics = new LinkedHashMap<>();
        known.topics().forEach((name, topic) -> {
            if (kept.test(name)) {
                topics.put(name, topic);
            }
        });
        for (MetadataResponseTopic topic : news.topics()) {
            // a topic that was asked for by an id which nobody knows has no name
            if (topic.name() != null) {
                topics.merge(topic.name(), imageOf(topic), MetadataMerge::newer);
            }
        }
        return new MetadataImage(news.clusterId(), news.controllerId(), nodes, topics);
    }

    private static TopicImage imageOf(MetadataResponseTopic topic) {
        List<PartitionImage> partitions = new ArrayList<>();
        for (MetadataResponsePartition one : topic.partitions()) {
            partitions.add(imageOf(one));
        }
        partitions.sort(Comparator.comparingInt(PartitionImage::partition));
        return new TopicImage(
                topic.name(), topic.topicId(), topic.isInternal(), ErrorCode.of(topic.errorCode()), partitions);
    }

    private static PartitionImage imageOf(MetadataResponsePartition one) {
        return new PartitionImage(
                one.partitionIndex(),
                one.leaderId(),
                one.leaderEpoch(),
                List.copyOf(one.replicaNodes()),
                List.copyOf(one.isrNodes()),
                List.copyOf(one.offlineReplicas()),
                ErrorCode.of(one.errorCode()));
    }

    private static TopicImage newer(TopicImage known, TopicImage news) {
        if (known.isOtherTopicThan(news)) {
            return news;
        }
        if (!news.exists() && keepsWhatIsKnown(news.error())) {
            return known;
        }
        List<PartitionImage> partitions = new ArrayList<>();
        for (PartitionImage one : news.partitions()) {
            PartitionImage before = known.partition(one.partition()).orElse(one);
            partitions.add(one.isOlderThan(before) ? before : one);
        }
        return new TopicImage(news.name(), news.id(), news.internal(), news.error(), partitions);
    }

    /** A broker that starts, or a topic whose first leader is being elected: it will be known again in a moment. */
    private static boolean keepsWhatIsKnown(ErrorCode error) {
        return error.isRetriable()
                && error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                && error != ErrorCode.UNKNOWN_TOPIC_ID;
    }

    /**
     * Takes over what the answer to a request says of a new leader (KIP-951).
     *
     * @param node the leader's address; null if the answer did not bring it
     * @return the same image if that is no news
     */
    static MetadataImage withLeader(
            MetadataImage known, String topic, int partition, int leader, int epoch, Node node) {
        PartitionImage before = known.partition(topic, partition).orElse(null);
        if (before == null
                || leader < 0
                || epoch <= before.leaderEpoch()
                || node == null && !known.nodes().containsKey(leader)) {
            return known;
        }
        Map<Integer, Node> nodes = new LinkedHashMap<>(known.nodes());
        if (node != null) {
            nodes.put(leader, node);
        }
        return replaced(known, nodes, topic, before.withLeader(leader, epoch));
    }

    /** Forgets the leader of a partition, who says that it leads no longer, until somebody tells of the next. */
    static MetadataImage withoutLeader(MetadataImage known, String topic, int partition, int leader) {
        PartitionImage before = known.partition(topic, partition).orElse(null);
        return before == null || before.leader() != leader
                ? known
                : replaced(known, known.nodes(), topic, before.withoutLeader());
    }

    private static MetadataImage replaced(
            MetadataImage known, Map<Integer, Node> nodes, String topic, PartitionImage partition) {
        TopicImage before = known.topics().get(topic);
        List<PartitionImage> partitions = new ArrayList<>(before.partitions());
        partitions.set(partition.partition(), partition);
        Map<String, TopicImage> topics = new LinkedHashMap<>(known.topics());
        topics.put(topic, new TopicImage(topic, before.id(), before.internal(), before.error(), partitions));
        return new MetadataImage(known.clusterId(), known.controllerId(), nodes, topics);
    }

    /** The id of a topic in an image, to be compared. */
    static Uuid idOf(MetadataImage image, String topic) {
        return image.topic(topic).map(TopicImage::id).orElse(Uuid.ZERO_UUID);
    }
}
