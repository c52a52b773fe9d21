package io.odradek.broker.server;

import io.odradek.common.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code odradek dev} takes on its command line.
 *
 * @param dataDir where ZooKeeper and the broker keep their data, side by side
 * @param brokers how many brokers
 * @param port where clients connect to the first broker; the others have the ports that follow
 * @param zookeeperPort where zkCli connects
 */
record DevOptions(Path dataDir, int brokers, int port, int zookeeperPort) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_BROKERS = 9;

    static DevOptions parse(String[] args) {
        Path dataDir = Path.of(System.getProperty("user.home"), ".odradek");
        int brokers = 1;
        int port = 9092;
        int zookeeperPort = 2181;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new ConfigException(
                        "odradek dev: " + args[i] + " needs a value; odradek --help lists the options");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--data-dir" -> dataDir = Path.of(value);
                case "--brokers" -> brokers = brokers(value);
                case "--port" -> port = port(args[i], value);
                case "--zookeeper-port" -> zookeeperPort = port(args[i], value);
                default ->
                    throw new ConfigException(
                            "odradek dev: there is no option " + args[i] + "; odradek --help lists the options");
            }
        }
        return new DevOptions(dataDir.toAbsolutePath().normalize(), brokers, port, zookeeperPort);
    }

    /** What these options make of a cluster. */
    EmbeddedCluster.Settings settings() {
        return new EmbeddedCluster.Settings(dataDir, brokers, port, zookeeperPort, Map.of());
    }

    private static int brokers(String value) {
        if (value.matches("[1-" + MAX_BROKERS + "]")) {
            return Integer.parseInt(value);
        }
        throw new ConfigException("odradek dev: --brokers takes a number from 1 to " + MAX_BROKERS + ", not " + value);
    }

    private static int port(String option, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for everything that is not a port
        }
        throw new ConfigException(
                "odradek dev: " + option + " takes a port from 0 (one that is free) to 65535, not " + value);
    }
}
