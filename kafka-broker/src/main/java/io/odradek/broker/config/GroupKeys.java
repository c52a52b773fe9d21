package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.between;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LONG;

import java.util.List;

/** What consumer groups may do, and how long their offsets are kept. */
public final class GroupKeys {

    public static final ConfigKey<Integer> MIN_SESSION_TIMEOUT = fixed(
            "group.min.session.timeout.ms",
            INT,
            "6000",
            atLeast(1),
            "The shortest session timeout, in milliseconds, that a member of a group may ask for.");
    public static final ConfigKey<Integer> MAX_SESSION_TIMEOUT = fixed(
            "group.max.session.timeout.ms",
            INT,
            "1800000",
            atLeast(1),
            "The longest session timeout, in milliseconds, that a member of a group may ask for.");
    public static final ConfigKey<Integer> MAX_SIZE =
            fixed("group.max.size", INT, "2147483647", atLeast(1), "Members that a group may have.");
    public static final ConfigKey<Integer> INITIAL_REBALANCE_DELAY = fixed(
            "group.initial.rebalance.delay.ms",
            INT,
            "3000",
            atLeast(0),
            "Milliseconds that the first rebalance of an empty group waits for more members; each that comes prolongs it.");
    public static final ConfigKey<Integer> MAX_METADATA = fixed(
            "offset.metadata.max.bytes",
            INT,
            "4096",
            between(0, 16_384),
            "Bytes of what a client may note with a committed offset.");
    public static final ConfigKey<Integer> COMMIT_TIMEOUT = fixed(
            "offsets.commit.timeout.ms",
            INT,
            "5000",
            atLeast(1),
            "Milliseconds that a request of a group waits for ZooKeeper before its client is told to try again.");
    public static final ConfigKey<Integer> OFFSETS_RETENTION = fixed(
            "offsets.retention.minutes",
            INT,
            "10080",
            atLeast(1),
            "Minutes that offsets are kept after the group has lost its last member, or, of a group that never had any,"
                    + " after their commit.");
    public static final ConfigKey<Long> RETENTION_CHECK = fixed(
            "offsets.retention.check.interval.ms",
            LONG,
            "600000",
            atLeast(1),
            "Milliseconds between two looks for offsets that have expired.");

    static final List<ConfigKey<?>> ALL = List.of(
            MIN_SESSION_TIMEOUT,
            MAX_SESSION_TIMEOUT,
            MAX_SIZE,
            INITIAL_REBALANCE_DELAY,
            MAX_METADATA,
            COMMIT_TIMEOUT,
            OFFSETS_RETENTION,
            RETENTION_CHECK);

    private GroupKeys() {}
}
