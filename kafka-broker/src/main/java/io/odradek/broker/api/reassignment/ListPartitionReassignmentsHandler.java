package io.odradek.broker.api.reassignment;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.odradek.protocol.message.ListPartitionReassignmentsResponse;
import io.odradek.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import io.odradek.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** ListPartitionReassignments: the moves that are under way, as the newest image has them. Runs on: event loops. */
public final class ListPartitionReassignmentsHandler implements ApiHandler<ListPartitionReassignmentsRequest> {

    private final Controller controller;
    private final ClusterMetadata cluster;

    public ListPartitionReassignmentsHandler(Controller controller, ClusterMetadata cluster) {
        this.controller = controller;
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, ListPartitionReassignmentsRequest message) {
        if (!controller.isActive()) {
            request.respond(new ListPartitionReassignmentsResponse()
                    .errorCode(ErrorCode.NOT_CONTROLLER.code())
                    .errorMessage("this broker is not the controller: look again who is"));
            return;
        }
        ClusterImage image = cluster.image();
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        if (message.topics() == null) {
            image.forEachTopic(topic -> add(topics, topic, partition -> true));
        } else {
            for (ListPartitionReassignmentsTopics wanted : message.topics()) {
                image.topic(wanted.name()).ifPresent(topic -> add(topics, topic, wanted.partitionIndexes()::contains));
            }
        }
        request.respond(new ListPartitionReassignmentsResponse().topics(topics));
    }

    private static void add(List<OngoingTopicReassignment> topics, TopicImage topic, IntPredicate wanted) {
        List<OngoingPartitionReassignment> moving = topic.partitions().stream()
                .filter(partition -> wanted.test(partition.partition()))
                .filter(partition ->
                        !partition.adding().isEmpty() || !partition.removing().isEmpty())
                .map(ListPartitionReassignmentsHandler::answer)
                .toList();
        if (!moving.isEmpty()) {
            topics.add(new OngoingTopicReassignment().name(topic.name()).partitions(moving));
        }
    }

    private static OngoingPartitionReassignment answer(PartitionImage partition) {
        return new OngoingPartitionReassignment()
                .partitionIndex(partition.partition())
                .replicas(partition.replicas())
                .addingReplicas(partition.adding())
                .removingReplicas(partition.removing());
    }
}
