package io.odradek.broker.api.metadata;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse.Cursor;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * DescribeTopicPartitions: topics in the order of their names, a page at a time (KIP-966). Runs on: event loops.
 */
public final class DescribeTopicPartitionsHandler implements ApiHandler<DescribeTopicPartitionsRequest> {

    private static final int MAX_PARTITIONS = 2_000;

    private final ClusterMetadata cluster;

    public DescribeTopicPartitionsHandler(ClusterMetadata cluster) {
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, DescribeTopicPartitionsRequest message) {
        ClusterImage image = cluster.image();
        Page page = new Page(image, request.connection().listener(), limit(message));
        String from = message.cursor() == null ? "" : message.cursor().topicName();
        for (String name : names(image, message).tailSet(from, true)) {
            boolean resumed = message.cursor() != null && name.equals(from);
            if (!page.add(name, resumed ? Math.max(0, message.cursor().partitionIndex()) : 0)) {
                break;
            }
        }
        request.respond(
                new DescribeTopicPartitionsResponse().topics(page.topics).nextCursor(page.next));
    }

    private static int limit(DescribeTopicPartitionsRequest message) {
        return Math.max(1, Math.min(MAX_PARTITIONS, message.responsePartitionLimit()));
    }

    /** The topics asked for; all if none is named. */
    private static NavigableSet<String> names(ClusterImage image, DescribeTopicPartitionsRequest message) {
        NavigableSet<String> names = new TreeSet<>();
        if (message.topics().isEmpty()) {
            image.forEachTopic(topic -> names.add(topic.name()));
        } else {
            message.topics().forEach(topic -> names.add(topic.name()));
        }
        return names;
    }

    /** One answer in the making. */
    private static final class Page {

        private final ClusterImage image;
        private final String listener;
        private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        private int left;
        private Cursor next;

        Page(ClusterImage image, String listener, int limit) {
            this.image = image;
            this.listener = listener;
            this.left = limit;
        }

        /** Adds the partitions of a topic from one on; false when the page is full before its end. */
        boolean add(String name, int from) {
            if (left == 0) {
                next = new Cursor().topicName(name).partitionIndex(from);
                return false;
            }
            DescribeTopicPartitionsResponseTopic result = new DescribeTopicPartitionsResponseTopic().name(name);
            topics.add(result);
            Optional<TopicImage> topic = image.topic(name);
            if (topic.isEmpty()) {
                result.errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
                return true;
            }
            List<PartitionImage> all = topic.get().partitions();
            int to = Math.min(all.size(), from + left);
            List<DescribeTopicPartitionsResponsePartition> shown = new ArrayList<>();
            all.subList(Math.min(from, to), to).forEach(partition -> shown.add(describe(partition)));
            result.topicId(topic.get().id())
                    .partitions(shown)
                    .topicAuthorizedOperations(AuthorizedOperations.onTopic(true));
            left -= shown.size();
            if (to < all.size()) {
                next = new Cursor().topicName(name).partitionIndex(to);
                return false;
            }
            return true;
        }

        private DescribeTopicPartitionsResponsePartition describe(PartitionImage partition) {
            PartitionView view = PartitionView.of(image, partition, listener);
            return new DescribeTopicPartitionsResponsePartition()
                    .errorCode(view.error().code())
                    .partitionIndex(partition.partition())
                    .leaderId(view.leader())
                    .leaderEpoch(partition.leaderEpoch())
                    .replicaNodes(partition.replicas())
                    .isrNodes(partition.isr())
                    .eligibleLeaderReplicas(partition.state().eligible())
                    .lastKnownElr(List.of())
                    .offlineReplicas(view.offline());
        }
    }
}
