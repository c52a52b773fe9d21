package io.odradek.broker.api.logdirs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.network.Request;
import io.odradek.broker.relocation.LogMover;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AlterReplicaLogDirs (KIP-113): begins moves between the log directories of this broker, and answers when they have begun. Makes
 * files, so runs on a worker.
 */
public final class AlterReplicaLogDirsHandler implements ApiHandler<AlterReplicaLogDirsRequest> {

    private final LogMover mover;
    private final ClusterMetadata cluster;
    private final Workers workers;

    public AlterReplicaLogDirsHandler(LogMover mover, ClusterMetadata cluster, Workers workers) {
        this.mover = mover;
        this.cluster = cluster;
        this.workers = workers;
    }

    @Override
    public void handle(Request request, AlterReplicaLogDirsRequest message) {
        workers.run(request, () -> request.respond(move(request, message)));
    }

    private AlterReplicaLogDirsResponse move(Request request, AlterReplicaLogDirsRequest message) {
        Map<String, List<AlterReplicaLogDirPartitionResult>> results = new LinkedHashMap<>();
        for (AlterReplicaLogDir directory : message.dirs()) {
            for (AlterReplicaLogDirTopic topic : directory.topics()) {
                List<AlterReplicaLogDirPartitionResult> ofTopic =
                        results.computeIfAbsent(topic.name(), name -> new ArrayList<>());
                topic.partitions()
                        .forEach(partition -> ofTopic.add(new AlterReplicaLogDirPartitionResult()
                                .partitionIndex(partition)
                                .errorCode(move(request, directory.path(), new TopicPartition(topic.name(), partition))
                                        .code())));
            }
        }
        return new AlterReplicaLogDirsResponse()
                .results(results.entrySet().stream()
                        .map(topic -> new AlterReplicaLogDirTopicResult()
                                .topicName(topic.getKey())
                                .partitions(topic.getValue()))
                        .toList());
    }

    private ErrorCode move(Request request, String directory, TopicPartition partition) {
        try {
            mover.move(partition, directory);
            return ErrorCode.NONE;
        } catch (ApiException e) {
            return e.error() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && exists(partition)
                    ? ErrorCode.REPLICA_NOT_AVAILABLE
                    : e.error();
        } catch (RuntimeException e) {
            return Failures.of(e, request + " of " + partition).error();
        }
    }

    private boolean exists(TopicPartition partition) {
        return cluster.image()
                .partition(partition.topic(), partition.partition())
                .isPresent();
    }
}
