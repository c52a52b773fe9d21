package io.odradek.clients.cluster;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.ClientKey;
import io.odradek.clients.config.CommonKeys;
import java.util.List;

/**
 * How a client finds its brokers and bears with them.
 *
 * @param canonicalNames whether bootstrap names are expanded to canonical names before they are used
 * @param rebootstrap whether to begin again with the bootstrap servers when no known broker can be reached
 * @param rebootstrapAfterMs after how long without metadata to do that in any case
 * @param createTopics whether a topic that does not exist may be made because this client asks for it
 * @param topicIdleMs how long after its last use a topic stays of interest; {@link Long#MAX_VALUE} for always
 */
public record ClusterSettings(
        String clientId,
        List<ServerAddress> bootstrap,
        boolean canonicalNames,
        boolean rebootstrap,
        long rebootstrapAfterMs,
        long metadataMaxAgeMs,
        long topicIdleMs,
        boolean createTopics,
        long reconnectBackoffMs,
        long reconnectBackoffMaxMs,
        long retryBackoffMs,
        long retryBackoffMaxMs,
        long connectTimeoutMs,
        long connectTimeoutMaxMs,
        long requestTimeoutMs,
        long idleMs,
        int sendBufferBytes,
        int receiveBufferBytes) {

    /**
     * @param clientId what the client calls itself, made up if the application gave no name
     * @param idle the client's key for the time that a connection may be idle
     * @param receiveBuffer the client's key for the size of that buffer
     * @throws io.odradek.common.config.ConfigException if a bootstrap server is no address
     */
    public static ClusterSettings of(
            ClientConfig config,
            String clientId,
            ClientKey<Long> idle,
            ClientKey<Integer> receiveBuffer,
            long topicIdleMs,
            boolean createTopics) {
        return new ClusterSettings(
                clientId,
                ServerAddress.listOf(config.get(CommonKeys.BOOTSTRAP_SERVERS)),
                config.get(CommonKeys.CLIENT_DNS_LOOKUP).equals("resolve_canonical_bootstrap_servers_only"),
                config.get(CommonKeys.METADATA_RECOVERY_STRATEGY).equals("rebootstrap"),
                config.get(CommonKeys.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS),
                config.get(CommonKeys.METADATA_MAX_AGE_MS),
                topicIdleMs,
                createTopics,
                config.get(CommonKeys.RECONNECT_BACKOFF_MS),
                config.get(CommonKeys.RECONNECT_BACKOFF_MAX_MS),
                config.get(CommonKeys.RETRY_BACKOFF_MS),
                config.get(CommonKeys.RETRY_BACKOFF_MAX_MS),
                config.get(CommonKeys.SOCKET_CONNECTION_SETUP_TIMEOUT_MS),
                config.get(CommonKeys.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS),
                config.get(CommonKeys.REQUEST_TIMEOUT_MS),
                config.get(idle),
                config.get(CommonKeys.SEND_BUFFER_BYTES),
                config.get(receiveBuffer));
    }

    /** The bootstrap servers, for messages. */
    public String bootstrapText() {
        return String.join(",", bootstrap.stream().map(ServerAddress::toString).toList());
    }
}
