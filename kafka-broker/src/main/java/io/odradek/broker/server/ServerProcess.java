package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ServerProperties;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the main classes share: a start that ends in one clear line if it fails, and a stop at SIGTERM. */
final class ServerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

    private static final int START_FAILED = 1;

    private ServerProcess() {}

    /** Starts a server. */
    interface Starter {

        /** @return how to stop it */
        AutoCloseable start();
    }

    /** Runs a server until the process is told to stop. */
    static void run(String name, Starter starter) {
        AutoCloseable server;
        try {
            server = starter.start();
        } catch (RuntimeException e) {
            LOG.debug("The start failed", e);
            LOG.error("The {} cannot start: {}", name, e.getMessage() == null ? e.toString() : e.getMessage());
            System.exit(START_FAILED);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, server, stopped), "stop"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(String name, AutoCloseable server, CountDownLatch stopped) {
        LOG.info("Stopping the {}", name);
        try {
            server.close();
            LOG.info("The {} has stopped", name);
        } catch (Exception e) {
            LOG.error("The {} did not stop cleanly", name, e);
        } finally {
            stopped.countDown();
        }
    }

    /** The configuration in properties, with a warning for each key that has no effect. */
    static BrokerConfig config(ServerProperties properties) {
        return BrokerConfig.of(warnedOf(properties));
    }

    /** The same, not yet a configuration. */
    static Map<String, String> warnedOf(ServerProperties properties) {
        properties.warnings().forEach(LOG::warn);
        return properties.values();
    }
}
