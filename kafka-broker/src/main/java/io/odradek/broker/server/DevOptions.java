package io.odradek.broker.server;

import io.odradek.broker.config.ConfigException;
import io.odradek.broker.config.ServerProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code odradek dev} takes on its command line.
 *
 * @param dataDir where ZooKeeper and the broker keep their data, side by side
 * @param brokers how many brokers
 * @param port where clients connect to the first broker; the others have the ports that follow
 * @param zookeeperPort where zkCli connects
 * @param config a properties file with settings of every broker, stronger than those that follow from the above
 */
record DevOptions(Path dataDir, int brokers, int port, int zookeeperPort, Optional<Path> config) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_BROKERS = 9;

    /** What no two brokers can have in common. */
    private static final Set<String> OF_ONE =
            Set.of("broker.id", "listeners", "advertised.listeners", "log.dirs", "log.dir");

    static DevOptions parse(String[] args) {
        Path dataDir = Path.of(System.getProperty("user.home"), ".odradek");
        int brokers = 1;
        int port = 9092;
        int zookeeperPort = 2181;
        Optional<Path> config = Optional.empty();
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
                case "--config" -> config = Optional.of(Path.of(value));
                default ->
                    throw new ConfigException(
                            "odradek dev: there is no option " + args[i] + "; odradek --help lists the options");
            }
        }
        return new DevOptions(dataDir.toAbsolutePath().normalize(), brokers, port, zookeeperPort, config);
    }

    /** What these options make of a cluster. */
    EmbeddedCluster.Settings settings() {
        Map<String, String> properties = config.map(
                        file -> ServerProcess.warnedOf(ServerProperties.load(file, List.of())))
                .orElse(Map.of());
        OF_ONE.stream()
                .filter(key -> brokers > 1 && properties.containsKey(key))
                .findAny()
                .ifPresent(key -> {
                    throw new ConfigException("odradek dev: " + key + " in " + config.orElseThrow()
                            + " cannot be that of " + brokers + " brokers; leave it out, or start one");
                });
        return new EmbeddedCluster.Settings(dataDir, brokers, port, zookeeperPort, properties);
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
