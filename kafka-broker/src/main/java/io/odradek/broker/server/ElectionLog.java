package io.odradek.broker.server;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import io.odradek.broker.election.ElectionObserver;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the elections that this broker wins, and tells of those that may have cost records. Runs on: the ZooKeeper event thread. */
final class ElectionLog implements ElectionObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ElectionLog.class);
    private static final String TYPE = "ControllerStats";

    private final int brokerId;
    private final Partitions partitions;
    private final Histogram times;
    private final Meter unclean;

    ElectionLog(int brokerId, Metrics metrics, Partitions partitions) {
        this.brokerId = brokerId;
        this.partitions = partitions;
        this.times = metrics.histogram(MetricName.of("kafka.controller", TYPE, "LeaderElectionRateAndTimeMs"));
        this.unclean = uncleanElections(metrics);
    }

    static Meter uncleanElections(Metrics metrics) {
        return metrics.meter(MetricName.of("kafka.controller", TYPE, "UncleanLeaderElectionsPerSec"));
    }

    @Override
    public void onElected(Duration leaderless) {
        times.update(leaderless.toMillis());
    }

    @Override
    public void onUncleanElection(String topic, int partition, int leaderEpoch) {
        unclean.mark();
        String from = partitions
                .find(new TopicPartition(topic, partition))
                .map(replica -> Long.toString(replica.log().logEndOffset()))
                .orElse("an unknown offset");
        LOG.error(
                "UNCLEAN ELECTION of {}-{}: broker {} leads in epoch {} although it may lack records; from offset {} on, what"
                        + " former leaders acknowledged may be lost",
                topic,
                partition,
                brokerId,
                leaderEpoch,
                from);
    }
}
