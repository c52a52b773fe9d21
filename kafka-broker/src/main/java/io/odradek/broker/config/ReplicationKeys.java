package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.dynamic;
import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import java.util.List;

/** How brokers copy partitions from each other. */
public final class ReplicationKeys {

    /** The built-in selector of replicas by rack, under Kafka's class name. */
    public static final String RACK_AWARE_SELECTOR = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private static final String UNLIMITED = Long.toString(Long.MAX_VALUE);

    public static final ConfigKey<Integer> FETCHERS = fixed(
            "num.replica.fetchers",
            INT,
            "1",
            atLeast(1),
            "Connections over which this broker fetches from each other broker; partitions are spread over them.");
    public static final ConfigKey<Integer> MIN_BYTES = fixed(
            "replica.fetch.min.bytes",
            INT,
            "1",
            atLeast(0),
            "Bytes that must have come together before a leader answers a follower.");
    public static final ConfigKey<Integer> WAIT_MAX_MS = fixed(
            "replica.fetch.wait.max.ms",
            INT,
            "500",
            atLeast(0),
            "Milliseconds after which a leader answers a follower in any case; less than replica.lag.time.max.ms.");
    public static final ConfigKey<Integer> MAX_BYTES = fixed(
            "replica.fetch.max.bytes",
            INT,
            "1048576",
            atLeast(0),
            "Bytes that one fetch takes of one partition; a larger batch is taken whole.");
    public static final ConfigKey<Integer> RESPONSE_MAX_BYTES = fixed(
            "replica.fetch.response.max.bytes",
            INT,
            "10485760",
            atLeast(0),
            "Bytes that one fetch takes of all its partitions; a larger batch is taken whole.");
    public static final ConfigKey<Integer> BACKOFF_MS = fixed(
            "replica.fetch.backoff.ms",
            INT,
            "1000",
            atLeast(0),
            "Milliseconds before a follower tries again what failed.");
    public static final ConfigKey<Integer> SOCKET_TIMEOUT_MS = fixed(
            "replica.socket.timeout.ms",
            INT,
            "30000",
            atLeast(1),
            "Milliseconds without an answer after which a connection to another broker counts as dead; more than"
                    + " replica.fetch.wait.max.ms.");
    public static final ConfigKey<Integer> SOCKET_RECEIVE_BUFFER = fixed(
            "replica.socket.receive.buffer.bytes",
            INT,
            "65536",
            atLeast(-1),
            "SO_RCVBUF of a connection to another broker; -1: the system's.");
    public static final ConfigKey<Long> LAG_MAX_MS = fixed(
            "replica.lag.time.max.ms",
            LONG,
            "30000",
            atLeast(1),
            "Milliseconds that a follower may go without having caught up before it is no longer in sync.");
    public static final ConfigKey<String> SELECTOR = fixed(
            "replica.selector.class",
            STRING,
            null,
            oneOf("org.apache.kafka.common.replica.LeaderSelector", RACK_AWARE_SELECTOR),
            "How a consumer's replica is chosen: unset or org.apache.kafka.common.replica.LeaderSelector for the leader,"
                    + " org.apache.kafka.common.replica.RackAwareReplicaSelector for one in the consumer's rack.");

    public static final ConfigKey<Long> LEADER_RATE = dynamic(
            "leader.replication.throttled.rate",
            LONG,
            UNLIMITED,
            atLeast(0),
            "Bytes per second that this broker sends at most to followers that are not in sync, of all partitions that"
                    + " leader.replication.throttled.replicas of their topics names.");
    public static final ConfigKey<Long> FOLLOWER_RATE = dynamic(
            "follower.replication.throttled.rate",
            LONG,
            UNLIMITED,
            atLeast(0),
            "Bytes per second that this broker fetches at most where it is not in sync, of all partitions that"
                    + " follower.replication.throttled.replicas of their topics names.");
    public static final ConfigKey<Long> DIRECTORY_RATE = dynamic(
            "replica.alter.log.dirs.io.max.bytes.per.second",
            LONG,
            UNLIMITED,
            atLeast(0),
            "Bytes per second that this broker copies at most between its own log directories.");
    public static final ConfigKey<Integer> WINDOWS = fixed(
            "replication.quota.window.num",
            INT,
            "11",
            atLeast(1),
            "Samples over which the rates of replication are measured.");
    public static final ConfigKey<Integer> WINDOW_SECONDS = fixed(
            "replication.quota.window.size.seconds",
            INT,
            "1",
            atLeast(1),
            "Seconds of each sample of the rates of replication.");
    public static final ConfigKey<Integer> DIRECTORY_WINDOWS = fixed(
            "alter.log.dirs.replication.quota.window.num",
            INT,
            "11",
            atLeast(1),
            "Samples over which the rate of copying between log directories is measured.");
    public static final ConfigKey<Integer> DIRECTORY_WINDOW_SECONDS = fixed(
            "alter.log.dirs.replication.quota.window.size.seconds",
            INT,
            "1",
            atLeast(1),
            "Seconds of each sample of the rate of copying between log directories.");

    public static final ConfigKey<Integer> MOVERS = fixed(
            "num.replica.alter.log.dirs.threads",
            INT,
            null,
            atLeast(1),
            "Threads that copy between this broker's own log directories; unset: one for each directory.");

    static final List<ConfigKey<?>> ALL = List.of(
            FETCHERS,
            MIN_BYTES,
            WAIT_MAX_MS,
            MAX_BYTES,
            RESPONSE_MAX_BYTES,
            BACKOFF_MS,
            SOCKET_TIMEOUT_MS,
            SOCKET_RECEIVE_BUFFER,
            LAG_MAX_MS,
            SELECTOR,
            LEADER_RATE,
            FOLLOWER_RATE,
            DIRECTORY_RATE,
            WINDOWS,
            WINDOW_SECONDS,
            DIRECTORY_WINDOWS,
            DIRECTORY_WINDOW_SECONDS,
            MOVERS);

    private ReplicationKeys() {}
}
