package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.LogKeys;
import io.odradek.broker.log.LogManagerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a broker's configuration says about its log directories. */
final class Storage {

    /** Files of rolled segments that stay open for readers; the oldest are opened anew when they are asked for. */
    private static final int OPEN_OLD_SEGMENTS = 512;

    private Storage() {}

    static LogManagerConfig of(BrokerConfig config) {
        List<String> directories =
                Optional.ofNullable(config.get(LogKeys.LOG_DIRS)).orElse(List.of(config.get(LogKeys.LOG_DIR)));
        return new LogManagerConfig(
                directories.stream().map(Path::of).toList(),
                config.get(LogKeys.RECOVERY_THREADS),
                config.get(LogKeys.RETENTION_CHECK_MS),
                config.get(LogKeys.FLUSH_SCHEDULER_MS),
                config.get(LogKeys.RECOVERY_CHECKPOINT_MS),
                config.get(LogKeys.START_CHECKPOINT_MS),
                config.get(LogKeys.PRODUCER_EXPIRATION_CHECK_MS),
                OPEN_OLD_SEGMENTS);
    }
}
