package io.odradek.broker.config;

import static io.odradek.broker.config.Accepted.atLeast;
import static io.odradek.broker.config.Accepted.oneOf;
import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.broker.config.ConfigType.INT;
import static io.odradek.broker.config.ConfigType.LONG;
import static io.odradek.broker.config.ConfigType.STRING;

import java.util.List;

/** How brokers copy partitions from each other. */
public final class ReplicationKeys {

    /** The built-in selector of replicas by rack, under Kafka's class name. */
    public static final String RACK_AWARE_SELECTOR = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

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
            SELECTOR);

    private ReplicationKeys() {}
}
