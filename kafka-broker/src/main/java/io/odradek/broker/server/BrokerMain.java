package io.odradek.broker.server;

import io.odradek.broker.config.ServerProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of a broker: {@code kafka-server-start.sh server.properties [--override key=value]…}. */
public final class BrokerMain {

    private static final int USAGE = 1;

    private BrokerMain() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            usage();
        }
        List<String> overrides = new ArrayList<>();
        for (int i = 1; i < args.length; i += 2) {
            if (!args[i].equals("--override") || i + 1 == args.length) {
                usage();
            }
            overrides.add(args[i + 1]);
        }
        ServerProcess.run("broker", () -> {
            Broker broker = new Broker(ServerProcess.config(ServerProperties.load(Path.of(args[0]), overrides)));
            broker.start();
            return broker;
        });
    }

    private static void usage() {
        System.err.println("Usage: kafka-server-start.sh [-daemon] server.properties [--override key=value]...");
        System.exit(USAGE);
    }
}
