package io.odradek.broker.replication;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.NetworkKeys;
import io.odradek.broker.config.ReplicationKeys;
import java.time.Duration;

/**
 * The numbers that replication works with; see {@link ReplicationKeys} for their meaning.
 *
 * @param listener the name of the listener that brokers use among themselves
 */
public record ReplicationSettings(
        int fetchers,
        int minBytes,
        int waitMaxMs,
        int maxBytes,
        int responseMaxBytes,
        Duration backoff,
        Duration socketTimeout,
        int receiveBufferBytes,
        int sendBufferBytes,
        Duration lagMax,
        String listener) {

    /** The settings in a broker's configuration. */
    public static ReplicationSettings of(BrokerConfig config, String interBrokerListener) {
        return new ReplicationSettings(
                config.get(ReplicationKeys.FETCHERS),
                config.get(ReplicationKeys.MIN_BYTES),
                config.get(ReplicationKeys.WAIT_MAX_MS),
                config.get(ReplicationKeys.MAX_BYTES),
                config.get(ReplicationKeys.RESPONSE_MAX_BYTES),
                Duration.ofMillis(config.get(ReplicationKeys.BACKOFF_MS)),
                Duration.ofMillis(config.get(ReplicationKeys.SOCKET_TIMEOUT_MS)),
                config.get(ReplicationKeys.SOCKET_RECEIVE_BUFFER),
                config.get(NetworkKeys.SEND_BUFFER),
                Duration.ofMillis(config.get(ReplicationKeys.LAG_MAX_MS)),
                interBrokerListener);
    }
}
