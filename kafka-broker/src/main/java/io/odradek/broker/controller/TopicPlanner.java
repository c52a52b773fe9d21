package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.TopicSpec;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Decides what a new topic, or new partitions, shall be. Pure: a request and an image in, what to write out; chance and ids
 * come through the constructor.
 *
 * <p>Errors: {@link ApiException} with the code for the client and a message that says what to do.
 */
final class TopicPlanner {

    private final ControllerSettings settings;
    private final ConfigRules rules;
    private final RandomGenerator random;
    private final Supplier<Uuid> ids;

    TopicPlanner(ControllerSettings settings, ConfigRules rules, RandomGenerator random, Supplier<Uuid> ids) {
        this.settings = settings;
        this.rules = rules;
        this.random = random;
        this.ids = ids;
    }

    /** What to write for the topic; the id is new. */
    TopicSpec plan(NewTopic topic, ClusterImage image, LatchUse latches) {
        TopicNames.validate(topic.name());
        if (image.topic(topic.name()).isPresent()) {
            throw new ApiException(ErrorCode.TOPIC_ALREADY_EXISTS, "there is a topic '" + topic.name() + "' already");
        }
        TopicNames.checkCollision(topic.name(), image);
        rules.validate(ConfigEntity.topic(topic.name()), topic.config());
        List<List<Integer>> replicas = topic.assignments().isEmpty() ? place(topic, image) : assigned(topic, image);
        latches.add(topic.name(), 0, replicas);
        return new TopicSpec(topic.name(), ids.get().toString(), partitions(0, replicas, image), topic.config());
    }

    private List<List<Integer>> place(NewTopic topic, ClusterImage image) {
        int count = topic.partitions() == NewTopic.DEFAULT ? settings.defaultPartitions() : topic.partitions();
        int factor = topic.replicationFactor() == NewTopic.DEFAULT
                ? settings.defaultReplicationFactor()
                : topic.replicationFactor();
        if (count < 1) {
            throw new ApiException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic '" + topic.name() + "' cannot have " + count + " partitions: ask for at least 1");
        }
        return place(topic.name(), 0, count, factor, image);
    }

    private List<List<Integer>> place(String topic, int first, int count, int factor, ClusterImage image) {
        int alive = image.brokers().size();
        if (factor < 1 || factor > alive) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "topic '" + topic + "' cannot have " + factor + " replicas of a partition: there are " + alive
                            + " live brokers, ask for 1 to that many");
        }
        List<ReplicaPlacer.Candidate> candidates = image.brokers().values().stream()
                .map(broker -> new ReplicaPlacer.Candidate(broker.id(), broker.rack()))
                .toList();
        return new ReplicaPlacer(candidates, random).place(first, count, factor);
    }

    private static List<List<Integer>> assigned(NewTopic topic, ClusterImage image) {
        if (topic.partitions() != NewTopic.DEFAULT || topic.replicationFactor() != NewTopic.DEFAULT) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "topic '" + topic.name() + "': give either numbers of partitions and replicas or an assignment,"
                            + " not both");
        }
        Map<Integer, List<Integer>> sorted = new TreeMap<>(topic.assignments());
        List<List<Integer>> replicas = new ArrayList<>();
        sorted.forEach((partition, brokers) -> {
            if (partition != replicas.size()) {
                throw invalidAssignment(topic.name(), partition, "partitions must be numbered from 0 on without a gap");
            }
            replicas.add(brokers);
        });
        checkAssignments(topic.name(), 0, replicas, replicas.get(0).size(), image);
        return replicas;
    }

    /** What a request begins with, for all that it asks for. */
    LatchUse latches(ClusterImage image) {
        return new LatchUse(settings.latchBudget(), image);
    }

    /** What to write for more partitions of a topic. */
    List<PartitionSpec> plan(NewPartitions request, ClusterImage image, LatchUse latches) {
        TopicImage topic = image.topic(request.topic())
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic '" + request.topic() + "'"));
        int before = topic.partitions().size();
        int added = request.totalCount() - before;
        if (added < 1) {
            throw new ApiException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic '" + topic.name() + "' has " + before + " partitions: ask for a total above that, not "
                            + request.totalCount());
        }
        boolean reassigning = topic.partitions().stream()
                .anyMatch(partition ->
                        !partition.adding().isEmpty() || !partition.removing().isEmpty());
        if (reassigning) {
            throw new ApiException(
                    ErrorCode.REASSIGNMENT_IN_PROGRESS,
                    "topic '" + topic.name() + "' is being reassigned: add partitions when that is done");
        }
        int factor = topic.partitions().get(0).replicas().size();
        List<List<Integer>> replicas = newReplicas(request, before, added, factor, image);
        latches.add(request.topic(), before, replicas);
        return partitions(before, replicas, image);
    }

    private List<List<Integer>> newReplicas(
            NewPartitions request, int before, int added, int factor, ClusterImage image) {
        List<List<Integer>> assignments = request.assignments();
        if (assignments.isEmpty()) {
            return place(request.topic(), before, added, factor, image);
        }
        if (assignments.size() != added) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "topic '" + request.topic() + "' is to get " + added + " partitions, but " + assignments.size()
                            + " are assigned: assign each new one");
        }
        checkAssignments(request.topic(), before, assignments, factor, image);
        return assignments;
    }

    /** What to write for partitions of which only the replicas are known. */
    List<PartitionSpec> complete(TopicImage topic, ClusterImage image) {
        return topic.partitions().stream()
                .filter(partition ->
                        !partition.hasState() && !partition.replicas().isEmpty())
                .map(partition -> partition(partition.partition(), partition.replicas(), image))
                .toList();
    }

    private static void checkAssignments(
            String topic, int first, List<List<Integer>> assignments, int factor, ClusterImage image) {
        for (int i = 0; i < assignments.size(); i++) {
            List<Integer> replicas = assignments.get(i);
            if (replicas.isEmpty()) {
                throw invalidAssignment(topic, first + i, "name at least one broker");
            }
            if (new HashSet<>(replicas).size() != replicas.size()) {
                throw invalidAssignment(topic, first + i, "name each broker once, not " + replicas);
            }
            if (replicas.size() != factor) {
                throw invalidAssignment(
                        topic, first + i, "name " + factor + " brokers as for the other partitions, not " + replicas);
            }
            for (int broker : replicas) {
                if (!image.isAlive(broker)) {
                    throw invalidAssignment(
                            topic,
                            first + i,
                            "broker " + broker + " is not alive, choose among "
                                    + image.brokers().keySet());
                }
            }
        }
    }

    private static ApiException invalidAssignment(String topic, int partition, String what) {
        return new ApiException(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "assignment of partition " + partition + " of topic '" + topic + "': " + what);
    }

    private static List<PartitionSpec> partitions(int first, List<List<Integer>> replicas, ClusterImage image) {
        List<PartitionSpec> partitions = new ArrayList<>(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            partitions.add(partition(first + i, replicas.get(i), image));
        }
        return partitions;
    }

    /** The first live replica leads, and all live ones are in sync: there is nothing yet that one could lack. */
    private static PartitionSpec partition(int partition, List<Integer> replicas, ClusterImage image) {
        List<Integer> alive = replicas.stream().filter(image::isAlive).toList();
        return alive.isEmpty()
                ? new PartitionSpec(partition, replicas, PartitionState.NO_LEADER, replicas)
                : new PartitionSpec(partition, replicas, alive.get(0), alive);
    }
}
