package io.odradek.clients.producer;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.CommonKeys;
import io.odradek.common.config.ConfigException;
import io.odradek.compression.CompressionType;
import java.util.Locale;

/**
 * What a producer was told to do, with what contradicts itself refused, and what was left open decided.
 *
 * @param acks -1 for all
 * @param transactionalId null without transactions
 * @param compressionLevel of the codec; ignored by those that have none
 */
record ProducerSettings(
        short acks,
        boolean idempotent,
        String transactionalId,
        int transactionTimeoutMs,
        int batchSize,
        long lingerMs,
        long bufferMemory,
        long maxBlockMs,
        int maxRequestSize,
        int maxInFlight,
        int retries,
        long deliveryTimeoutMs,
        int requestTimeoutMs,
        CompressionType compression,
        int compressionLevel,
        boolean adaptive,
        long availabilityTimeoutMs,
        boolean ignoreKeys) {

    private static final int MAX_IN_FLIGHT_OF_IDEMPOTENT = 5;

    /** @throws ConfigException if settings contradict each other */
    static ProducerSettings of(ClientConfig config) {
        String transactionalId = config.get(ProducerKeys.TRANSACTIONAL_ID);
        CompressionType compression = CompressionType.valueOf(
                config.get(ProducerKeys.COMPRESSION_TYPE).toUpperCase(Locale.ROOT));
        return new ProducerSettings(
                acks(config),
                idempotent(config, transactionalId),
                transactionalId,
                config.get(ProducerKeys.TRANSACTION_TIMEOUT_MS),
                config.get(ProducerKeys.BATCH_SIZE),
                config.get(ProducerKeys.LINGER_MS),
                config.get(ProducerKeys.BUFFER_MEMORY),
                config.get(ProducerKeys.MAX_BLOCK_MS),
                config.get(ProducerKeys.MAX_REQUEST_SIZE),
                config.get(ProducerKeys.MAX_IN_FLIGHT),
                config.get(ProducerKeys.RETRIES),
                deliveryTimeoutMs(config),
                config.get(CommonKeys.REQUEST_TIMEOUT_MS),
                compression,
                level(config, compression),
                config.get(ProducerKeys.ADAPTIVE),
                config.get(ProducerKeys.AVAILABILITY_TIMEOUT_MS),
                config.get(ProducerKeys.IGNORE_KEYS));
    }

    boolean transactional() {
        return transactionalId != null;
    }

    private static short acks(ClientConfig config) {
        String acks = config.get(ProducerKeys.ACKS);
        return acks.equals("all") ? -1 : Short.parseShort(acks);
    }

    private static int level(ClientConfig config, CompressionType compression) {
        return switch (compression) {
            case GZIP -> config.get(ProducerKeys.GZIP_LEVEL);
            case LZ4 -> config.get(ProducerKeys.LZ4_LEVEL);
            case ZSTD -> config.get(ProducerKeys.ZSTD_LEVEL);
            case NONE, SNAPPY -> 0;
        };
    }

    private static boolean idempotent(ClientConfig config, String transactionalId) {
        if (!config.get(ProducerKeys.IDEMPOTENCE)) {
            if (transactionalId != null) {
                throw new ConfigException("transactional.id takes enable.idempotence=true");
            }
            return false;
        }
        String obstacle = obstacle(config);
        boolean insisted = config.isSet(ProducerKeys.IDEMPOTENCE) || transactionalId != null;
        if (obstacle != null && insisted) {
            throw new ConfigException("enable.idempotence=true takes " + obstacle);
        }
        return obstacle == null;
    }

    private static String obstacle(ClientConfig config) {
        if (acks(config) != -1) {
            return "acks=all";
        }
        if (config.get(ProducerKeys.RETRIES) == 0) {
            return "retries above 0";
        }
        return config.get(ProducerKeys.MAX_IN_FLIGHT) > MAX_IN_FLIGHT_OF_IDEMPOTENT
                ? "max.in.flight.requests.per.connection up to " + MAX_IN_FLIGHT_OF_IDEMPOTENT
                : null;
    }

    private static long deliveryTimeoutMs(ClientConfig config) {
        long timeoutMs = config.get(ProducerKeys.DELIVERY_TIMEOUT_MS);
        long leastMs = config.get(ProducerKeys.LINGER_MS) + config.get(CommonKeys.REQUEST_TIMEOUT_MS);
        if (timeoutMs >= leastMs) {
            return timeoutMs;
        }
        if (config.isSet(ProducerKeys.DELIVERY_TIMEOUT_MS)) {
            throw new ConfigException("delivery.timeout.ms takes numbers from linger.ms + request.timeout.ms, which is "
                    + leastMs + ", and is " + timeoutMs);
        }
        return leastMs;
    }
}
