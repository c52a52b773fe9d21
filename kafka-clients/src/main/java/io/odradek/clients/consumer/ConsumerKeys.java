package io.odradek.clients.consumer;

import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.BOOLEAN;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LIST;
import static io.odradek.common.config.ConfigType.STRING;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.ClientKey;
import io.odradek.clients.config.CommonKeys;
import io.odradek.common.config.Accepted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of the consumer's keys, with types and defaults. */
final class ConsumerKeys {

    static final ClientKey<String> GROUP_ID = ClientKey.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            STRING,
            null,
            "The group that the consumer belongs to; needed for subscribe and for commits.");
    static final ClientKey<String> GROUP_INSTANCE_ID = ClientKey.of(
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            STRING,
            null,
            new Accepted<>(id -> !id.isEmpty(), "a name"),
            "A name that stays when the consumer comes back; until its session times out nobody else gets its partitions.");
    static final ClientKey<String> GROUP_PROTOCOL = ClientKey.of(
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            STRING,
            "classic",
            new Accepted<>(
                    name -> List.of("classic", "consumer").contains(name.toLowerCase(Locale.ROOT)),
                    "classic or consumer"),
            "Whether a member computes the assignment, or the broker.");
    static final ClientKey<String> GROUP_REMOTE_ASSIGNOR = ClientKey.of(
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            STRING,
            null,
            "The broker's assignor, for group.protocol=consumer; the broker's choice if not set.");
    static final ClientKey<Integer> SESSION_TIMEOUT_MS = ClientKey.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            INT,
            "45000",
            "After how many ms without a heartbeat the group goes on without this member.");
    static final ClientKey<Integer> HEARTBEAT_INTERVAL_MS = ClientKey.of(
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, INT, "3000", "How many ms lie between heartbeats.");
    static final ClientKey<Integer> MAX_POLL_INTERVAL_MS = ClientKey.of(
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            INT,
            "300000",
            atLeast(1),
            "How many ms the application may take between two polls before it loses its place in the group.");
    static final ClientKey<Integer> MAX_POLL_RECORDS = ClientKey.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, INT, "500", atLeast(1), "How many records a poll gives at most.");
    static final ClientKey<Boolean> ENABLE_AUTO_COMMIT = ClientKey.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            BOOLEAN,
            "true",
            "Whether poll commits, now and then, what polls before it gave.");
    static final ClientKey<Integer> AUTO_COMMIT_INTERVAL_MS = ClientKey.of(
            ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
            INT,
            "5000",
            atLeast(0),
            "How many ms lie between such commits.");
    static final ClientKey<String> AUTO_OFFSET_RESET = ClientKey.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            STRING,
            "latest",
            "Where to begin without a committed offset: earliest, latest, by_duration:PnDTnHnMn.nS ago, or none: an exception.");
    static final ClientKey<List<String>> PARTITION_ASSIGNMENT_STRATEGY = ClientKey.of(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            LIST,
            "range,cooperative-sticky",
            "Assignors of the classic protocol, the dearest first: classes, their names, or objects.");
    static final ClientKey<Integer> FETCH_MIN_BYTES = ClientKey.of(
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            INT,
            "1",
            atLeast(0),
            "For how many bytes a broker waits before it answers.");
    static final ClientKey<Integer> FETCH_MAX_WAIT_MS = ClientKey.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, INT, "500", atLeast(0), "How many ms it waits for them.");
    static final ClientKey<Integer> FETCH_MAX_BYTES = ClientKey.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            INT,
            "52428800",
            atLeast(0),
            "Bytes of one answer; a first batch that is larger comes all the same.");
    static final ClientKey<Integer> MAX_PARTITION_FETCH_BYTES = ClientKey.of(
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            INT,
            "1048576",
            atLeast(0),
            "Bytes of one partition in one answer; a first batch that is larger comes all the same.");
    static final ClientKey<String> ISOLATION_LEVEL = ClientKey.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            STRING,
            "read_uncommitted",
            oneOf("read_uncommitted", "read_committed"),
            "Whether records of open and aborted transactions are read.");
    static final ClientKey<Boolean> CHECK_CRCS = ClientKey.of(
            ConsumerConfig.CHECK_CRCS_CONFIG, BOOLEAN, "true", "Whether the checksum of each batch is verified.");
    static final ClientKey<String> CLIENT_RACK = ClientKey.of(
            ConsumerConfig.CLIENT_RACK_CONFIG,
            STRING,
            "",
            "Where this client stands; replicas in the same rack are read rather than the leader.");
    static final ClientKey<Integer> DEFAULT_API_TIMEOUT_MS = ClientKey.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            INT,
            "60000",
            atLeast(0),
            "How many ms calls may take that are not told how long.");
    static final ClientKey<Boolean> EXCLUDE_INTERNAL_TOPICS = ClientKey.of(
            ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG,
            BOOLEAN,
            "true",
            "Whether a pattern passes over internal topics.");
    static final ClientKey<Boolean> ALLOW_AUTO_CREATE_TOPICS = ClientKey.of(
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            BOOLEAN,
            "true",
            "Whether a topic that is subscribed to may be made by that.");
    static final ClientKey<String> KEY_DESERIALIZER = ClientKey.of(
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            STRING,
            null,
            "What reads keys: a class, its name, or an object.");
    static final ClientKey<String> VALUE_DESERIALIZER = ClientKey.of(
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            STRING,
            null,
            "What reads values: a class, its name, or an object.");
    static final ClientKey<List<String>> INTERCEPTOR_CLASSES =
            ClientKey.of(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, LIST, "", "Interceptors, in their order.");

    static final ClientKey<Long> CONNECTIONS_MAX_IDLE_MS = CommonKeys.connectionsMaxIdleMs(540_000);
    static final ClientKey<Integer> RECEIVE_BUFFER_BYTES = CommonKeys.receiveBufferBytes(65_536);

    private static final List<ClientKey<?>> OWN = List.of(
            GROUP_ID,
            GROUP_INSTANCE_ID,
            GROUP_PROTOCOL,
            GROUP_REMOTE_ASSIGNOR,
            SESSION_TIMEOUT_MS,
            HEARTBEAT_INTERVAL_MS,
            MAX_POLL_INTERVAL_MS,
            MAX_POLL_RECORDS,
            ENABLE_AUTO_COMMIT,
            AUTO_COMMIT_INTERVAL_MS,
            AUTO_OFFSET_RESET,
            PARTITION_ASSIGNMENT_STRATEGY,
            FETCH_MIN_BYTES,
            FETCH_MAX_WAIT_MS,
            FETCH_MAX_BYTES,
            MAX_PARTITION_FETCH_BYTES,
            ISOLATION_LEVEL,
            CHECK_CRCS,
            CLIENT_RACK,
            DEFAULT_API_TIMEOUT_MS,
            EXCLUDE_INTERNAL_TOPICS,
            ALLOW_AUTO_CREATE_TOPICS,
            KEY_DESERIALIZER,
            VALUE_DESERIALIZER,
            INTERCEPTOR_CLASSES,
            CONNECTIONS_MAX_IDLE_MS,
            RECEIVE_BUFFER_BYTES);

    private ConsumerKeys() {}

    /** What an application configured, checked. */
    static ClientConfig parse(Map<String, ?> given) {
        List<ClientKey<?>> keys = new ArrayList<>(CommonKeys.all());
        keys.addAll(OWN);
        return new ClientConfig(keys, given);
    }
}
