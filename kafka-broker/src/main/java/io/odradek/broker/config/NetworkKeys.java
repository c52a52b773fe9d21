package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.dynamic;
import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.any;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.matching;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import java.util.List;

/** Listeners, sockets and limits on connections. */
public final class NetworkKeys {

    public static final ConfigKey<String> LISTENERS = fixed(
            "listeners",
            STRING,
            "PLAINTEXT://:9092",
            any(),
            "Where the broker listens: NAME://host:port, separated by commas. An empty host means every address.");
    public static final ConfigKey<String> ADVERTISED_LISTENERS = fixed(
            "advertised.listeners",
            STRING,
            null,
            any(),
            "What clients are told to connect to, by listener name. Unset: the same as listeners, an empty host"
                    + " replaced by this machine's name.");
    public static final ConfigKey<String> PROTOCOL_MAP = fixed(
            "listener.security.protocol.map",
            STRING,
            "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
            any(),
            "The security protocol of each listener name.");
    public static final ConfigKey<String> INTER_BROKER_LISTENER = fixed(
            "inter.broker.listener.name",
            STRING,
            null,
            any(),
            "The listener that brokers use among themselves. Unset: the one of security.inter.broker.protocol.");
    public static final ConfigKey<String> INTER_BROKER_PROTOCOL = fixed(
            "security.inter.broker.protocol",
            STRING,
            "PLAINTEXT",
            oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
            "The protocol whose listener brokers use among themselves, where no listener name is given.");
    public static final ConfigKey<Integer> NETWORK_THREADS = fixed(
            "num.network.threads",
            INT,
            "3",
            atLeast(1),
            "Event loops that carry the connections; never more than the machine has processors.");
    public static final ConfigKey<Integer> SEND_BUFFER = fixed(
            "socket.send.buffer.bytes", INT, "102400", atLeast(-1), "SO_SNDBUF of a connection; -1: the system's.");
    public static final ConfigKey<Integer> RECEIVE_BUFFER = fixed(
            "socket.receive.buffer.bytes", INT, "102400", atLeast(-1), "SO_RCVBUF of a connection; -1: the system's.");
    public static final ConfigKey<Integer> BACKLOG = fixed(
            "socket.listen.backlog.size",
            INT,
            "50",
            atLeast(1),
            "How many connections may wait to be accepted; the system's own limit applies too.");
    public static final ConfigKey<Integer> REQUEST_MAX_BYTES = fixed(
            "socket.request.max.bytes",
            INT,
            "104857600",
            atLeast(1),
            "The largest request in bytes; a larger one costs its sender the connection.");
    public static final ConfigKey<Long> QUEUED_MAX_BYTES = fixed(
            "queued.max.request.bytes",
            LONG,
            "-1",
            atLeast(-1),
            "Bytes that requests in flight may hold in memory before connections are no longer read; -1: a quarter of"
                    + " the memory that the JVM may use for buffers.");
    public static final ConfigKey<Integer> MAX_CONNECTIONS =
            dynamic("max.connections", INT, "2147483647", atLeast(0), "Connections at one time over all listeners.");
    public static final ConfigKey<Integer> MAX_CONNECTIONS_PER_IP = dynamic(
            "max.connections.per.ip", INT, "2147483647", atLeast(0), "Connections at one time from one address.");
    public static final ConfigKey<String> MAX_CONNECTIONS_OVERRIDES = dynamic(
            "max.connections.per.ip.overrides",
            STRING,
            "",
            matching("(\\s*[^,\\s]+:\\d{1,9}\\s*(,|$))*", "address:count, separated by commas"),
            "Limits for single addresses or host names: address:count, separated by commas.");
    public static final ConfigKey<Long> MAX_IDLE_MS = fixed(
            "connections.max.idle.ms",
            LONG,
            "600000",
            any(),
            "A connection without a request for that many milliseconds is closed; 0 or less: never.");
    public static final ConfigKey<Integer> FETCH_MAX_BYTES =
            fixed("fetch.max.bytes", INT, "57671680", atLeast(1024), "The most bytes that one fetch answer carries.");
    public static final ConfigKey<Integer> FETCH_SESSIONS = fixed(
            "max.incremental.fetch.session.cache.slots",
            INT,
            "1000",
            atLeast(0),
            "Incremental fetch sessions that are kept at one time.");

    static final List<ConfigKey<?>> ALL = List.of(
            LISTENERS,
            ADVERTISED_LISTENERS,
            PROTOCOL_MAP,
            INTER_BROKER_LISTENER,
            INTER_BROKER_PROTOCOL,
            NETWORK_THREADS,
            SEND_BUFFER,
            RECEIVE_BUFFER,
            BACKLOG,
            REQUEST_MAX_BYTES,
            QUEUED_MAX_BYTES,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_IP,
            MAX_CONNECTIONS_OVERRIDES,
            MAX_IDLE_MS,
            FETCH_MAX_BYTES,
            FETCH_SESSIONS);

    private NetworkKeys() {}
}
