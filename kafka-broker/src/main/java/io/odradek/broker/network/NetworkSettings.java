package io.odradek.broker.network;

import io.netty.util.internal.PlatformDependent;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.NetworkKeys;

/**
 * The numbers that the network layer works with; see {@link NetworkKeys} for their meaning.
 *
 * @param queuedMaxBytes bytes that requests in flight may hold
 */
public record NetworkSettings(
        int threads,
        int sendBufferBytes,
        int receiveBufferBytes,
        int backlog,
        int requestMaxBytes,
        long queuedMaxBytes,
        long maxIdleMs) {

    /** The settings in a broker's configuration. */
    public static NetworkSettings of(BrokerConfig config) {
        long queued = config.get(NetworkKeys.QUEUED_MAX_BYTES);
        return new NetworkSettings(
                Math.min(
                        config.get(NetworkKeys.NETWORK_THREADS),
                        Runtime.getRuntime().availableProcessors()),
                config.get(NetworkKeys.SEND_BUFFER),
                config.get(NetworkKeys.RECEIVE_BUFFER),
                config.get(NetworkKeys.BACKLOG),
                config.get(NetworkKeys.REQUEST_MAX_BYTES),
                queued > 0 ? queued : PlatformDependent.maxDirectMemory() / 4,
                config.get(NetworkKeys.MAX_IDLE_MS));
    }
}
