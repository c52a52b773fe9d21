package io.odradek.broker.throttle;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigKey;
import io.odradek.broker.config.ReplicationKeys;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The throttles of one broker.
 *
 * @param leader for what it sends to followers that are not in sync, of the partitions whose topic says so
 * @param follower for what it fetches where it is not in sync, of the partitions whose topic says so
 * @param directories for what it copies between its own log directories
 */
public record Throttles(Throttle leader, Throttle follower, Throttle directories) {

    /** The throttles with their windows and rates, and gauges of how much flows. */
    public static Throttles of(BrokerConfig config, LongSupplier nanoTime, Metrics metrics) {
        Throttles throttles = new Throttles(
                throttle(config, nanoTime, ReplicationKeys.WINDOWS, ReplicationKeys.WINDOW_SECONDS),
                throttle(config, nanoTime, ReplicationKeys.WINDOWS, ReplicationKeys.WINDOW_SECONDS),
                throttle(
                        config, nanoTime, ReplicationKeys.DIRECTORY_WINDOWS, ReplicationKeys.DIRECTORY_WINDOW_SECONDS));
        throttles.configure(config);
        gauge(metrics, "LeaderReplication", throttles.leader);
        gauge(metrics, "FollowerReplication", throttles.follower);
        gauge(metrics, "AlterLogDirsReplication", throttles.directories);
        return throttles;
    }

    private static Throttle throttle(
            BrokerConfig config, LongSupplier nanoTime, ConfigKey<Integer> windows, ConfigKey<Integer> seconds) {
        // a window of one sample has no past, and is taken for two
        return new Throttle(nanoTime, TimeUnit.SECONDS.toNanos(config.get(seconds)), Math.max(2, config.get(windows)));
    }

    private static void gauge(Metrics metrics, String type, Throttle throttle) {
        metrics.gauge(MetricName.of("kafka.server", type, "byte-rate"), throttle::rate);
    }

    /** Takes over the rates of a changed configuration. */
    public void configure(BrokerConfig config) {
        leader.limit(config.get(ReplicationKeys.LEADER_RATE));
        follower.limit(config.get(ReplicationKeys.FOLLOWER_RATE));
        directories.limit(config.get(ReplicationKeys.DIRECTORY_RATE));
    }
}
