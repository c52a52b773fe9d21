package io.odradek.broker.testing;

import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.LogManagerConfig;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.PartitionSettings;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.partition.Partitions.Replica;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.node.PartitionState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The replica of one partition on broker 1, with a real log in one of two directories; broker 2 has the other. Runs on: one thread. */
public final class OnePartition implements AutoCloseable {

    public static final int SELF = 1;
    public static final int OTHER = 2;

    private static final TopicPartition NAME = new TopicPartition("orders", 0);
    private static final Uuid TOPIC_ID = new Uuid(1, 2);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final LogManager logs;
    private final Partitions partitions;
    private final PartitionSettings settings;
    private int epoch;

    /** @param topic the settings of the topic */
    public OnePartition(Path directory, Map<String, String> topic) {
        BrokerConfig broker = BrokerConfig.of(Map.of());
        settings = PartitionSettings.of(broker, new TopicConfig(broker, topic));
        logs = LogManager.open(
                LogManagerConfig.of(List.of(directory.resolve("first"), directory.resolve("second"))),
                any -> settings.log(),
                scheduler,
                Clock.systemUTC(),
                (failed, cause) -> {
                    throw new AssertionError(cause);
                });
        logs.checkIdentity(SELF, "cluster");
        logs.load();
        partitions = new Partitions(SELF, logs, System::nanoTime);
    }

    /** Leads from now on, with these in sync. */
    public Partition lead(Integer... isr) {
        partitions.lead(replica(), settings, image(SELF, isr));
        return partition();
    }

    /** Follows the other broker from now on. */
    public Partition follow(Integer... isr) {
        partitions.follow(replica(), settings, OTHER, image(OTHER, isr));
        return partition();
    }

    public Partition partition() {
        return partitions.require(NAME);
    }

    public LogManager logs() {
        return logs;
    }

    public Partitions partitions() {
        return partitions;
    }

    /** The epoch of the last change. */
    public int epoch() {
        return epoch;
    }

    private static Replica replica() {
        return new Replica(NAME, TOPIC_ID, true);
    }

    private PartitionImage image(int leader, Integer... isr) {
        epoch++;
        PartitionState state = new PartitionState(leader, epoch, List.of(isr), false, 1);
        return new PartitionImage(0, List.of(SELF, OTHER), List.of(), List.of(), state, epoch, epoch);
    }

    @Override
    public void close() {
        logs.close();
        scheduler.shutdown();
    }
}
