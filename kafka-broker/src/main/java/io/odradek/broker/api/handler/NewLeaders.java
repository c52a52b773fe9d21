package io.odradek.broker.api.handler;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.network.Request;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.odradek.protocol.message.ProduceResponse.TopicProduceResponse;
import io.odradek.zk.node.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Tells a client that came to the wrong leader who the right one is and where (KIP-951), so that it need neither ask for
 * metadata nor wait before it tries again. What is told is what the newest image shows: a live leader, and its epoch.
 *
 * <p>Runs on: any thread.
 */
public final class NewLeaders {

    private static final short FIRST_PRODUCE = 10;
    private static final short FIRST_FETCH = 16;

    private final ClusterMetadata cluster;

    public NewLeaders(ClusterMetadata cluster) {
        this.cluster = cluster;
    }

    /** Adds the leaders of those partitions that this broker does not lead. */
    public ProduceResponse tell(Request request, ProduceResponse response) {
        if (request.version() < FIRST_PRODUCE || !isAnyElsewhere(response)) {
            return response;
        }
        Answer answer = new Answer(cluster.image(), request.connection().listener());
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (isElsewhere(partition.errorCode())) {
                    answer.leader(topic.name(), topic.topicId(), partition.index())
                            .ifPresent(leader -> partition.currentLeader(new ProduceResponse.LeaderIdAndEpoch()
                                    .leaderId(leader.leader())
                                    .leaderEpoch(leader.leaderEpoch())));
                }
            }
        }
        return response.nodeEndpoints(answer.nodes((id, node) -> new ProduceResponse.NodeEndpoint()
                .nodeId(id)
                .host(node.endpoint().host())
                .port(node.endpoint().port())
                .rack(node.rack())));
    }

    /** The same for a consumer or a follower. */
    public FetchResponse tell(Request request, FetchResponse response) {
        if (request.version() < FIRST_FETCH || !isAnyElsewhere(response)) {
            return response;
        }
        Answer answer = new Answer(cluster.image(), request.connection().listener());
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData partition : topic.partitions()) {
                if (isElsewhere(partition.errorCode())) {
                    answer.leader(topic.topic(), topic.topicId(), partition.partitionIndex())
                            .ifPresent(leader -> partition.currentLeader(new FetchResponse.LeaderIdAndEpoch()
                                    .leaderId(leader.leader())
                                    .leaderEpoch(leader.leaderEpoch())));
                }
            }
        }
        return response.nodeEndpoints(answer.nodes((id, node) -> new FetchResponse.NodeEndpoint()
                .nodeId(id)
                .host(node.endpoint().host())
                .port(node.endpoint().port())
                .rack(node.rack())));
    }

    // nearly every answer: nothing is made for it
    private static boolean isAnyElsewhere(ProduceResponse response) {
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (isElsewhere(partition.errorCode())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAnyElsewhere(FetchResponse response) {
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData partition : topic.partitions()) {
                if (isElsewhere(partition.errorCode())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isElsewhere(short error) {
        return error == ErrorCode.NOT_LEADER_OR_FOLLOWER.code() || error == ErrorCode.FENCED_LEADER_EPOCH.code();
    }

    private record Node(Endpoint endpoint, String rack) {}

    /** The leaders that one answer tells of. */
    private static final class Answer {

        private final ClusterImage image;
        private final String listener;
        private final SortedMap<Integer, Node> nodes = new TreeMap<>();

        Answer(ClusterImage image, String listener) {
            this.image = image;
            this.listener = listener;
        }

        <T> List<T> nodes(BiFunction<Integer, Node, T> toWire) {
            return nodes.entrySet().stream()
                    .map(node -> toWire.apply(node.getKey(), node.getValue()))
                    .toList();
        }

        /** Requests name topics by name or by id, as their version has it. */
        Optional<PartitionImage> leader(String name, Uuid id, int index) {
            Optional<TopicImage> topic = id.equals(Uuid.ZERO_UUID) ? image.topic(name) : image.topic(id);
            return topic.flatMap(found -> found.partition(index)).filter(partition -> isReachable(partition.leader()));
        }

        private boolean isReachable(int leader) {
            Optional<BrokerImage> broker = image.broker(leader);
            Optional<Endpoint> endpoint = broker.flatMap(found -> found.endpoint(listener));
            endpoint.ifPresent(found ->
                    nodes.put(leader, new Node(found, broker.get().rack().orElse(null))));
            return endpoint.isPresent();
        }
    }
}
