package io.odradek.broker.network;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.NetworkKeys;
import io.odradek.common.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many connections there are and may be: {@code max.connections}, {@code max.connections.per.ip} and its overrides.
 *
 * <p>Runs on: any thread.
 */
public final class ConnectionQuota {

    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int total;
    private int maxTotal;
    private int maxPerIp;
    private Map<InetAddress, Integer> overrides;

    public ConnectionQuota(BrokerConfig config) {
        configure(config);
    }

    /** Takes over limits that were changed; connections that are there stay. */
    public synchronized void configure(BrokerConfig config) {
        maxTotal = config.get(NetworkKeys.MAX_CONNECTIONS);
        maxPerIp = config.get(NetworkKeys.MAX_CONNECTIONS_PER_IP);
        overrides = parseOverrides(config.get(NetworkKeys.MAX_CONNECTIONS_OVERRIDES));
    }

    private static Map<InetAddress, Integer> parseOverrides(String text) {
        Map<InetAddress, Integer> overrides = new HashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
            int colon = pair.lastIndexOf(':');
            try {
                InetAddress address =
                        InetAddress.getByName(pair.substring(0, colon).trim());
                overrides.put(address, Integer.valueOf(pair.substring(colon + 1).trim()));
            } catch (UnknownHostException | IndexOutOfBoundsException | NumberFormatException e) {
                throw new ConfigException("max.connections.per.ip.overrides takes address:count, not " + pair);
            }
        }
        return overrides;
    }

    /** Counts a new connection, or says why it cannot be. */
    synchronized Optional<String> admit(InetAddress address) {
        if (total >= maxTotal) {
            return Optional.of("max.connections is " + maxTotal);
        }
        int count = counts.getOrDefault(address, 0);
        int limit = overrides.getOrDefault(address, maxPerIp);
        if (count >= limit) {
            return Optional.of("max.connections.per.ip allows " + limit + " from there");
        }
        total++;
        counts.put(address, count + 1);
        return Optional.empty();
    }

    /** Forgets an admitted connection. */
    synchronized void leave(InetAddress address) {
        total--;
        counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Connections at this moment. */
    public synchronized int total() {
        return total;
    }
}
