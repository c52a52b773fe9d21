package io.odradek.broker.server;

import io.odradek.broker.election.LedPartitions;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;

/** What a hand-over sees of this broker's partitions. Runs on: any thread. */
record LedReplicas(Partitions partitions) implements LedPartitions {

    @Override
    public boolean pauseAppends(TopicPartition partition, int leaderEpoch) {
        return partitions
                .find(partition)
                .filter(replica -> replica.pauseAppends(leaderEpoch))
                .isPresent();
    }

    @Override
    public void resumeAppends(TopicPartition partition) {
        partitions.find(partition).ifPresent(Partition::resumeAppends);
    }

    @Override
    public boolean hasCaughtUp(TopicPartition partition, int replica) {
        return partitions
                .find(partition)
                .filter(found -> found.hasCaughtUp(replica))
                .isPresent();
    }
}
