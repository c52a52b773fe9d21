package io.odradek.clients.admin;

import io.odradek.clients.admin.DescribeReplicaLogDirsResult.ReplicaLogDirInfo;
import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.NodeTarget;
import io.odradek.clients.admin.call.Question;
import io.odradek.common.TopicPartition;
import io.odradek.common.TopicPartitionReplica;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.odradek.protocol.message.DescribeLogDirsResponse;
import io.odradek.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Asks brokers about the directories of their logs, and to move replicas between them. Runs on: any thread. */
final class DirectoryCalls {

    private final Calls calls;

    DirectoryCalls(Calls calls) {
        this.calls = calls;
    }

    Map<Integer, CompletableFuture<Map<String, LogDirDescription>>> describe(
            Collection<Integer> brokers, Deadline deadline) {
        Question<Integer, Map<String, LogDirDescription>, DescribeLogDirsResponse> question = Question.each(
                "describeLogDirs",
                ApiKey.DESCRIBE_LOG_DIRS,
                DescribeLogDirsResponse.class,
                (keys, version, timeoutMs) -> new DescribeLogDirsRequest().topics(null),
                (answer, keys, answers) -> answers.answer(keys.get(0), answer.errorCode(), null, descriptions(answer)));
        return calls.ask(question, new NodeTarget<>(calls.cluster(), broker -> broker), brokers, deadline);
    }

    private static Map<String, LogDirDescription> descriptions(DescribeLogDirsResponse answer) {
        Map<String, LogDirDescription> descriptions = new LinkedHashMap<>();
        answer.results().forEach(one -> descriptions.put(one.logDir(), description(one)));
        return descriptions;
    }

    private static LogDirDescription description(DescribeLogDirsResult directory) {
        ErrorCode error = ErrorCode.of(directory.errorCode());
        Map<TopicPartition, ReplicaInfo> replicas = new HashMap<>();
        directory.topics().forEach(topic -> topic.partitions()
                .forEach(one -> replicas.put(
                        new TopicPartition(topic.name(), one.partitionIndex()),
                        new ReplicaInfo(one.partitionSize(), one.offsetLag(), one.isFutureKey()))));
        return new LogDirDescription(
                error == ErrorCode.NONE
                        ? null
                        : ApiException.of(error, "directory " + directory.logDir() + " is not in use: " + error),
                replicas,
                bytes(directory.totalBytes()),
                bytes(directory.usableBytes()));
    }

    private static OptionalLong bytes(long told) {
        return told < 0 ? OptionalLong.empty() : OptionalLong.of(told);
    }

    Map<TopicPartitionReplica, CompletableFuture<ReplicaLogDirInfo>> find(
            Collection<TopicPartitionReplica> replicas, Deadline deadline) {
        Question<TopicPartitionReplica, ReplicaLogDirInfo, DescribeLogDirsResponse> question = Question.together(
                "describeReplicaLogDirs",
                ApiKey.DESCRIBE_LOG_DIRS,
                DescribeLogDirsResponse.class,
                (some, version, timeoutMs) -> new DescribeLogDirsRequest()
                        .topics(Partitions.byTopic(partitions(some), (topic, numbers) -> new DescribableLogDirTopic()
                                .topic(topic)
                                .partitions(numbers))),
                DirectoryCalls::found);
        return calls.ask(
                question, new NodeTarget<>(calls.cluster(), TopicPartitionReplica::brokerId), replicas, deadline);
    }

    private static List<TopicPartition> partitions(List<TopicPartitionReplica> replicas) {
        return replicas.stream()
                .map(one -> new TopicPartition(one.topic(), one.partition()))
                .toList();
    }

    private static void found(
            DescribeLogDirsResponse answer,
            List<TopicPartitionReplica> replicas,
            Answers<TopicPartitionReplica, ReplicaLogDirInfo> answers) {
        Map<String, LogDirDescription> directories = descriptions(answer);
        for (TopicPartitionReplica replica : replicas) {
            TopicPartition partition = new TopicPartition(replica.topic(), replica.partition());
            ReplicaLogDirInfo info = DescribeReplicaLogDirsResult.NOWHERE;
            for (Map.Entry<String, LogDirDescription> directory : directories.entrySet()) {
                ReplicaInfo held = directory.getValue().replicaInfos().get(partition);
                info = held == null ? info : info.with(directory.getKey(), held);
            }
            answers.answer(replica, answer.errorCode(), null, info);
        }
    }

    Map<TopicPartitionReplica, CompletableFuture<Void>> move(
            Map<TopicPartitionReplica, String> directories, Deadline deadline) {
        Question<TopicPartitionReplica, Void, AlterReplicaLogDirsResponse> question = Question.together(
                "alterReplicaLogDirs",
                ApiKey.ALTER_REPLICA_LOG_DIRS,
                AlterReplicaLogDirsResponse.class,
                (some, version, timeoutMs) -> new AlterReplicaLogDirsRequest().dirs(byDirectory(some, directories)),
                DirectoryCalls::moved);
        return calls.ask(
                question,
                new NodeTarget<>(calls.cluster(), TopicPartitionReplica::brokerId),
                directories.keySet(),
                deadline);
    }

    private static List<AlterReplicaLogDir> byDirectory(
            List<TopicPartitionReplica> replicas, Map<TopicPartitionReplica, String> directories) {
        Map<String, List<TopicPartitionReplica>> byPath = new LinkedHashMap<>();
        replicas.forEach(one -> byPath.computeIfAbsent(directories.get(one), path -> new ArrayList<>())
                .add(one));
        List<AlterReplicaLogDir> made = new ArrayList<>();
        byPath.forEach((path, some) -> made.add(new AlterReplicaLogDir()
                .path(path)
                .topics(Partitions.byTopic(partitions(some), (topic, numbers) -> new AlterReplicaLogDirTopic()
                        .name(topic)
                        .partitions(numbers)))));
        return made;
    }

    private static void moved(
            AlterReplicaLogDirsResponse answer,
            List<TopicPartitionReplica> replicas,
            Answers<TopicPartitionReplica, Void> answers) {
        int broker = replicas.get(0).brokerId();
        answer.results().forEach(topic -> topic.partitions()
                .forEach(one -> answers.answer(
                        new TopicPartitionReplica(topic.topicName(), one.partitionIndex(), broker),
                        one.errorCode(),
                        null,
                        null)));
    }
}
