package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.any;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.ConfigType.BOOLEAN;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import io.odradek.common.config.Accepted;
import java.util.List;

/** Who the broker is, where ZooKeeper is, and what it does with topics as a whole. */
public final class ServerKeys {

    public static final ConfigKey<Integer> BROKER_ID = fixed(
            "broker.id",
            INT,
            "-1",
            atLeast(-1),
            "The number of this broker in the cluster; -1: ZooKeeper hands one out. node.id is understood too.");
    public static final ConfigKey<Boolean> ID_GENERATION = fixed(
            "broker.id.generation.enable",
            BOOLEAN,
            "true",
            any(),
            "Whether a broker without a number gets one from ZooKeeper.");
    public static final ConfigKey<Integer> RESERVED_MAX_ID =
            fixed("reserved.broker.max.id", INT, "1000", atLeast(0), "The highest number that is given by hand.");
    public static final ConfigKey<String> RACK =
            fixed("broker.rack", STRING, null, any(), "The rack or zone; replicas are spread over them.");
    public static final ConfigKey<String> ZOOKEEPER_CONNECT = fixed(
            "zookeeper.connect",
            STRING,
            null,
            any(),
            "The ensemble: host:port, separated by commas, and a path (chroot) at the end if wanted.");
    public static final ConfigKey<Integer> ZOOKEEPER_SESSION_TIMEOUT = fixed(
            "zookeeper.session.timeout.ms",
            INT,
            "6000",
            atLeast(1),
            "Milliseconds of silence after which ZooKeeper takes the broker for dead.");
    public static final ConfigKey<Integer> ZOOKEEPER_CONNECTION_TIMEOUT = fixed(
            "zookeeper.connection.timeout.ms",
            INT,
            "18000",
            atLeast(1),
            "Milliseconds that a start waits for the first connection to ZooKeeper.");
    public static final ConfigKey<Integer> ZOOKEEPER_IN_FLIGHT = fixed(
            "zookeeper.max.in.flight.requests", INT, "10", atLeast(1), "Requests to ZooKeeper under way at one time.");
    public static final ConfigKey<Integer> LATCHES_MAX_BYTES = fixed(
            "zookeeper.latches.max.bytes",
            INT,
            "900000",
            atLeast(0),
            "Bytes that a broker's places in the queues for leadership may take, about 100 each; must stay below"
                    + " jute.maxbuffer of the ZooKeeper servers.");
    public static final ConfigKey<Integer> NUM_PARTITIONS = fixed(
            "num.partitions", INT, "1", atLeast(1), "Partitions of a topic that is made without saying how many.");
    public static final ConfigKey<Integer> REPLICATION_FACTOR = fixed(
            "default.replication.factor",
            INT,
            "1",
            atLeast(1),
            "Replicas of a topic that is made without saying how many.");
    public static final ConfigKey<Boolean> AUTO_CREATE_TOPICS = fixed(
            "auto.create.topics.enable",
            BOOLEAN,
            "true",
            any(),
            "Whether a topic is made when a client first asks for it.");
    public static final ConfigKey<Boolean> DELETE_TOPICS =
            fixed("delete.topic.enable", BOOLEAN, "true", any(), "Whether topics can be deleted.");
    public static final ConfigKey<Boolean> CONTROLLED_SHUTDOWN = fixed(
            "controlled.shutdown.enable",
            BOOLEAN,
            "true",
            any(),
            "Whether a broker that stops hands its partitions over first.");
    public static final ConfigKey<Integer> CONTROLLED_SHUTDOWN_RETRIES = fixed(
            "controlled.shutdown.max.retries",
            INT,
            "3",
            atLeast(0),
            "How often it tries again with partitions that could not be handed over.");
    public static final ConfigKey<Long> CONTROLLED_SHUTDOWN_BACKOFF =
            fixed("controlled.shutdown.retry.backoff.ms", LONG, "5000", atLeast(0), "Milliseconds before it does.");
    public static final ConfigKey<Boolean> AUTO_REBALANCE = fixed(
            "auto.leader.rebalance.enable",
            BOOLEAN,
            "true",
            any(),
            "Whether the controller gives leadership back to preferred replicas by itself.");
    public static final ConfigKey<Long> IMBALANCE_CHECK_SECONDS = fixed(
            "leader.imbalance.check.interval.seconds",
            LONG,
            "300",
            atLeast(1),
            "Seconds between two looks whether it should.");
    public static final ConfigKey<Integer> IMBALANCE_PERCENTAGE = fixed(
            "leader.imbalance.per.broker.percentage",
            INT,
            "10",
            atLeast(0),
            "How many percent of the partitions that prefer a broker may be led by others before it does.");
    public static final ConfigKey<Integer> METRICS_PORT = fixed(
            "metrics.port",
            INT,
            "-1",
            Accepted.between(-1, 65_535),
            "Port of http://host:port/metrics in Prometheus text; 0: one that is free; -1: none.");

    static final List<ConfigKey<?>> ALL = List.of(
            BROKER_ID,
            ID_GENERATION,
            RESERVED_MAX_ID,
            RACK,
            ZOOKEEPER_CONNECT,
            ZOOKEEPER_SESSION_TIMEOUT,
            ZOOKEEPER_CONNECTION_TIMEOUT,
            ZOOKEEPER_IN_FLIGHT,
            LATCHES_MAX_BYTES,
            NUM_PARTITIONS,
            REPLICATION_FACTOR,
            AUTO_CREATE_TOPICS,
            DELETE_TOPICS,
            CONTROLLED_SHUTDOWN,
            CONTROLLED_SHUTDOWN_RETRIES,
            CONTROLLED_SHUTDOWN_BACKOFF,
            AUTO_REBALANCE,
            IMBALANCE_CHECK_SECONDS,
            IMBALANCE_PERCENTAGE,
            METRICS_PORT);

    private ServerKeys() {}
}
