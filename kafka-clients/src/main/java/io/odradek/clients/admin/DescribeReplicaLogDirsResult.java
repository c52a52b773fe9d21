package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartitionReplica;
import java.util.Map;

/** In which directories replicas are. */
public final class DescribeReplicaLogDirsResult {

    /** What stands where there is no directory, or no lag to tell. */
    static final ReplicaLogDirInfo NOWHERE = new ReplicaLogDirInfo(null, -1, null, -1);

    /**
     * Where one is, and where it is going to be.
     *
     * @param getCurrentReplicaLogDir null if the broker does not have it
     * @param getCurrentReplicaOffsetLag records that it is behind; -1 if the broker does not have it
     * @param getFutureReplicaLogDir null if it is not moving
     * @param getFutureReplicaOffsetLag records that the new one is behind; -1 if it is not moving
     */
    public record ReplicaLogDirInfo(
            String getCurrentReplicaLogDir,
            long getCurrentReplicaOffsetLag,
            String getFutureReplicaLogDir,
            long getFutureReplicaOffsetLag) {

        ReplicaLogDirInfo with(String directory, ReplicaInfo replica) {
            return replica.isFuture()
                    ? new ReplicaLogDirInfo(
                            getCurrentReplicaLogDir, getCurrentReplicaOffsetLag, directory, replica.offsetLag())
                    : new ReplicaLogDirInfo(
                            directory, replica.offsetLag(), getFutureReplicaLogDir, getFutureReplicaOffsetLag);
        }
    }

    private final Map<TopicPartitionReplica, KafkaFuture<ReplicaLogDirInfo>> futures;

    DescribeReplicaLogDirsResult(Map<TopicPartitionReplica, KafkaFuture<ReplicaLogDirInfo>> futures) {
        this.futures = futures;
    }

    public Map<TopicPartitionReplica, KafkaFuture<ReplicaLogDirInfo>> values() {
        return futures;
    }

    /** All of them; fails when the first does. */
    public KafkaFuture<Map<TopicPartitionReplica, ReplicaLogDirInfo>> all() {
        return Results.together(futures);
    }
}
