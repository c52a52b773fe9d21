package io.odradek.broker.replication;

import com.codahale.metrics.Meter;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;

/** The meters of replication, under Kafka's names. Runs on: any thread. */
final class ReplicationMetrics {

    private final Meter bytesIn;
    private final Meter shrinks;
    private final Meter expands;
    private final Meter failedUpdates;

    ReplicationMetrics(Metrics metrics) {
        bytesIn = metrics.meter(MetricName.of("kafka.server", "BrokerTopicMetrics", "ReplicationBytesInPerSec"));
        shrinks = metrics.meter(MetricName.of("kafka.server", "ReplicaManager", "IsrShrinksPerSec"));
        expands = metrics.meter(MetricName.of("kafka.server", "ReplicaManager", "IsrExpandsPerSec"));
        failedUpdates = metrics.meter(MetricName.of("kafka.server", "ReplicaManager", "FailedIsrUpdatesPerSec"));
    }

    void received(int bytes) {
        if (bytes > 0) {
            bytesIn.mark(bytes);
        }
    }

    void isrChanged(int before, int after) {
        if (after < before) {
            shrinks.mark();
        } else {
            expands.mark();
        }
    }

    void isrUpdateFailed() {
        failedUpdates.mark();
    }
}
