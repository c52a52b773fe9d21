package io.odradek.broker.replication;

import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How far behind the followers on this broker are, under Kafka's names: each by itself ({@code FetcherLagMetrics}), and the one that
 * is most behind. Runs on: any thread.
 */
final class FetcherGauges {

    private final Metrics metrics;

    /** @param followed what is fetched at this moment */
    FetcherGauges(Metrics metrics, Supplier<Stream<FollowedPartition>> followed) {
        this.metrics = metrics;
        MetricName name = MetricName.of("kafka.server", "ReplicaFetcherManager", "MaxLag");
        metrics.gauge(
                name.tag("clientId", "Replica"),
                () -> followed.get().mapToLong(FollowedPartition::lag).max().orElse(0));
        metrics.gauge(
                MetricName.of("kafka.server", "ReplicaFetcherManager", "FailedPartitionsCount")
                        .tag("clientId", "Replica"),
                () -> followed.get().filter(FollowedPartition::isGivenUp).count());
    }

    void add(int leader, int fetcher, FollowedPartition one) {
        metrics.gauge(name(leader, fetcher, one), one::lag);
    }

    void remove(int leader, int fetcher, FollowedPartition one) {
        metrics.remove(name(leader, fetcher, one));
    }

    private static MetricName name(int leader, int fetcher, FollowedPartition one) {
        return MetricName.of("kafka.server", "FetcherLagMetrics", "ConsumerLag")
                .tag("clientId", "ReplicaFetcherThread-" + fetcher + "-" + leader)
                .tag("topic", one.partition().name().topic())
                .tag("partition", Integer.toString(one.partition().name().partition()));
    }
}
