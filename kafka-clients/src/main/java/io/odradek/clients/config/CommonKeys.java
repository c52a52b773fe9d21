package io.odradek.clients.config;

import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LIST;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import io.odradek.clients.CommonClientConfigs;
import io.odradek.common.config.Accepted;
import java.util.List;
import java.util.Set;

/** The keys that every client takes: how it finds brokers, and how it bears with them. */
public final class CommonKeys {

    public static final ClientKey<List<String>> BOOTSTRAP_SERVERS = ClientKey.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            LIST,
            "",
            new Accepted<>(list -> !list.isEmpty(), "host:port of one or more brokers, with commas between them"),
            "Brokers to ask first; any of them tells of all others.");
    public static final ClientKey<String> CLIENT_DNS_LOOKUP = ClientKey.of(
            CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG,
            STRING,
            "use_all_dns_ips",
            oneOf("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"),
            "Whether all addresses of a name are tried in turn, or bootstrap names are expanded to canonical names first.");
    public static final ClientKey<String> CLIENT_ID = ClientKey.of(
            CommonClientConfigs.CLIENT_ID_CONFIG, STRING, "", "What the client calls itself in requests and metrics.");
    public static final ClientKey<Long> METADATA_MAX_AGE_MS = ClientKey.of(
            CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
            LONG,
            "300000",
            atLeast(0),
            "After how many ms metadata is read anew, even if nothing seems to have changed.");
    public static final ClientKey<String> METADATA_RECOVERY_STRATEGY = ClientKey.of(
            CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
            STRING,
            "rebootstrap",
            oneOf("rebootstrap", "none"),
            "What to do when no known broker can be reached: begin again with the bootstrap servers, or nothing.");
    public static final ClientKey<Long> METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS = ClientKey.of(
            CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG,
            LONG,
            "300000",
            atLeast(0),
            "For how many ms metadata may be unobtainable before the client begins again with the bootstrap servers.");
    public static final ClientKey<Integer> SEND_BUFFER_BYTES = ClientKey.of(
            CommonClientConfigs.SEND_BUFFER_CONFIG,
            INT,
            "131072",
            atLeast(-1),
            "SO_SNDBUF in bytes; -1 for the system's.");
    public static final ClientKey<Long> RECONNECT_BACKOFF_MS = ClientKey.of(
            CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
            LONG,
            "50",
            atLeast(0),
            "How many ms to wait before connecting again to a broker; doubles with each failure.");
    public static final ClientKey<Long> RECONNECT_BACKOFF_MAX_MS = ClientKey.of(
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            LONG,
            "1000",
            atLeast(0),
            "The most ms to wait before connecting again.");
    public static final ClientKey<Long> RETRY_BACKOFF_MS = ClientKey.of(
            CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
            LONG,
            "100",
            atLeast(0),
            "How many ms to wait before a request is tried again; doubles with each failure.");
    public static final ClientKey<Long> RETRY_BACKOFF_MAX_MS = ClientKey.of(
            CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
            LONG,
            "1000",
            atLeast(0),
            "The most ms to wait before a request is tried again.");
    public static final ClientKey<Long> SOCKET_CONNECTION_SETUP_TIMEOUT_MS = ClientKey.of(
            CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
            LONG,
            "10000",
            atLeast(1),
            "How many ms a connection may take to be made; doubles with each failure.");
    public static final ClientKey<Long> SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS = ClientKey.of(
            CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
            LONG,
            "30000",
            atLeast(1),
            "The most ms that a connection may take to be made.");
    public static final ClientKey<Integer> REQUEST_TIMEOUT_MS = ClientKey.of(
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            INT,
            "30000",
            atLeast(0),
            "How many ms an answer may take before the connection counts as dead.");
    public static final ClientKey<String> SECURITY_PROTOCOL = ClientKey.of(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            STRING,
            "PLAINTEXT",
            oneOf("PLAINTEXT"),
            "How to talk to brokers.");

    private static final List<ClientKey<?>> ALL = List.of(
            BOOTSTRAP_SERVERS,
            CLIENT_DNS_LOOKUP,
            CLIENT_ID,
            METADATA_MAX_AGE_MS,
            METADATA_RECOVERY_STRATEGY,
            METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS,
            SEND_BUFFER_BYTES,
            RECONNECT_BACKOFF_MS,
            RECONNECT_BACKOFF_MAX_MS,
            RETRY_BACKOFF_MS,
            RETRY_BACKOFF_MAX_MS,
            SOCKET_CONNECTION_SETUP_TIMEOUT_MS,
            SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS,
            REQUEST_TIMEOUT_MS,
            SECURITY_PROTOCOL);

    /** Keys of Apache's clients that these do without: metrics are in {@code metrics()}, and are not pushed. */
    public static final Set<String> WITHOUT_EFFECT = Set.of(
            "metric.reporters",
            "metrics.num.samples",
            "metrics.recording.level",
            "metrics.sample.window.ms",
            "auto.include.jmx.reporter",
            "enable.metrics.push");

    private CommonKeys() {}

    /** All of them; receive.buffer.bytes and connections.max.idle.ms are not, since their defaults differ by client. */
    public static List<ClientKey<?>> all() {
        return ALL;
    }

    /** SO_RCVBUF, with the default of the client. */
    public static ClientKey<Integer> receiveBufferBytes(int defaultBytes) {
        return ClientKey.of(
                CommonClientConfigs.RECEIVE_BUFFER_CONFIG,
                INT,
                Integer.toString(defaultBytes),
                atLeast(-1),
                "SO_RCVBUF in bytes; -1 for the system's.");
    }

    /** How long a connection may be idle, with the default of the client. */
    public static ClientKey<Long> connectionsMaxIdleMs(long defaultMs) {
        return ClientKey.of(
                CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
                LONG,
                Long.toString(defaultMs),
                atLeast(-1),
                "After how many ms without a request a connection is closed; -1 for never.");
    }
}
