package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LIST;

import io.odradek.common.config.Accepted;
import io.odradek.common.config.ConfigType;
import java.util.List;

/** What groups of the consumer protocol (KIP-848) may do. */
public final class ConsumerGroupKeys {

    public static final ConfigKey<List<String>> PROTOCOLS = fixed(
            "group.coordinator.rebalance.protocols",
            LIST,
            "classic,consumer",
            new Accepted<>(
                    protocols -> protocols.contains("classic")
                            && List.of("classic", "consumer").containsAll(protocols),
                    "classic, and consumer if that is wanted"),
            "The group protocols that are served. Without consumer, clients that ask for it are told that it is not.");
    public static final ConfigKey<Integer> SESSION_TIMEOUT = fixed(
            "group.consumer.session.timeout.ms",
            INT,
            "45000",
            atLeast(1),
            "Milliseconds after which a member of the consumer protocol that was not heard of is taken for dead.");
    public static final ConfigKey<Integer> MIN_SESSION_TIMEOUT = fixed(
            "group.consumer.min.session.timeout.ms",
            INT,
            "45000",
            atLeast(1),
            "The shortest group.consumer.session.timeout.ms that this broker takes, in milliseconds.");
    public static final ConfigKey<Integer> MAX_SESSION_TIMEOUT = fixed(
            "group.consumer.max.session.timeout.ms",
            INT,
            "60000",
            atLeast(1),
            "The longest group.consumer.session.timeout.ms that this broker takes, in milliseconds.");
    public static final ConfigKey<Integer> HEARTBEAT_INTERVAL = fixed(
            "group.consumer.heartbeat.interval.ms",
            INT,
            "5000",
            atLeast(1),
            "Milliseconds between two heartbeats of a member of the consumer protocol.");
    public static final ConfigKey<Integer> MIN_HEARTBEAT_INTERVAL = fixed(
            "group.consumer.min.heartbeat.interval.ms",
            INT,
            "5000",
            atLeast(1),
            "The shortest group.consumer.heartbeat.interval.ms that this broker takes, in milliseconds.");
    public static final ConfigKey<Integer> MAX_HEARTBEAT_INTERVAL = fixed(
            "group.consumer.max.heartbeat.interval.ms",
            INT,
            "15000",
            atLeast(1),
            "The longest group.consumer.heartbeat.interval.ms that this broker takes, in milliseconds.");
    public static final ConfigKey<Integer> MAX_SIZE = fixed(
            "group.consumer.max.size",
            INT,
            "2147483647",
            atLeast(1),
            "Members that a group of the consumer protocol may have.");
    public static final ConfigKey<List<String>> ASSIGNORS = fixed(
            "group.consumer.assignors",
            LIST,
            "uniform,range",
            new Accepted<>(
                    names -> !names.isEmpty() && List.of("uniform", "range").containsAll(names),
                    "a list of uniform, range"),
            "The assignors that members may ask for; the first is used where none does. uniform lets members keep what they"
                    + " have, range gives partitions of one number of all topics to one member.");
    public static final ConfigKey<String> MIGRATION = fixed(
            "group.consumer.migration.policy",
            ConfigType.STRING,
            "bidirectional",
            oneOf("disabled", "upgrade", "downgrade", "bidirectional"),
            "Whether a group with members can change from the classic to the consumer protocol (upgrade) and back (downgrade).");

    static final List<ConfigKey<?>> ALL = List.of(
            PROTOCOLS,
            SESSION_TIMEOUT,
            MIN_SESSION_TIMEOUT,
            MAX_SESSION_TIMEOUT,
            HEARTBEAT_INTERVAL,
            MIN_HEARTBEAT_INTERVAL,
            MAX_HEARTBEAT_INTERVAL,
            MAX_SIZE,
            ASSIGNORS,
            MIGRATION);

    private ConsumerGroupKeys() {}
}
