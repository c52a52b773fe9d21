package io.odradek.zk.session;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How to reach ZooKeeper.
 *
 * @param connectString {@code host:port,host:port/chroot}, the chroot being optional
 * @param sessionTimeout how long a silent broker stays a member; the ensemble clamps it to 2 to 20 of its ticks
 * @param connectionTimeout how long the first connection, and any read, may take
 * @param maxInFlight requests under way at one time
 */
public record ZooKeeperConfig(
        String connectString, Duration sessionTimeout, Duration connectionTimeout, int maxInFlight) {

    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofMillis(6_000);
    public static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofMillis(18_000);
    public static final int DEFAULT_MAX_IN_FLIGHT = 10;

    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]+]|[^:\\[\\]\\s]+)(:\\d{1,5})?");

    public ZooKeeperConfig {
        Objects.requireNonNull(connectString, "zookeeper.connect");
        require(!hosts(connectString).isBlank(), "zookeeper.connect", connectString, "name at least one host:port");
        require(
                Stream.of(hosts(connectString).split(",", -1))
                        .allMatch(host -> HOST.matcher(host.strip()).matches()),
                "zookeeper.connect",
                connectString,
                "it takes host:port, separated by commas");
        require(
                !chroot(connectString).endsWith("/"),
                "zookeeper.connect",
                connectString,
                "the chroot must not end with a slash");
        requirePositive("zookeeper.session.timeout.ms", sessionTimeout);
        requirePositive("zookeeper.connection.timeout.ms", connectionTimeout);
        require(maxInFlight > 0, "zookeeper.max.in.flight.requests", maxInFlight, "it must be at least 1");
    }

    /** The defaults for everything but the address. */
    public static ZooKeeperConfig of(String connectString) {
        return new ZooKeeperConfig(
                connectString, DEFAULT_SESSION_TIMEOUT, DEFAULT_CONNECTION_TIMEOUT, DEFAULT_MAX_IN_FLIGHT);
    }

    /** The servers, without the chroot. */
    public String hosts() {
        return hosts(connectString);
    }

    /** The chroot with its leading slash, or the empty string. */
    public String chroot() {
        return chroot(connectString);
    }

    int sessionTimeoutMs() {
        return Math.toIntExact(sessionTimeout.toMillis());
    }

    private static String hosts(String connectString) {
        int slash = connectString.indexOf('/');
        return slash < 0 ? connectString : connectString.substring(0, slash);
    }

    private static String chroot(String connectString) {
        int slash = connectString.indexOf('/');
        return slash < 0 ? "" : connectString.substring(slash);
    }

    private static void requirePositive(String key, Duration value) {
        boolean fits = value.toMillis() > 0 && value.toMillis() <= Integer.MAX_VALUE;
        require(fits, key, value.toMillis(), "it must be between 1 and " + Integer.MAX_VALUE);
    }

    private static void require(boolean condition, String key, Object value, String what) {
        if (!condition) {
            throw new IllegalArgumentException(key + " is '" + value + "': " + what);
        }
    }
}
