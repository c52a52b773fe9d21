package io.odradek.broker.server;

/** The process of {@code odradek dev}. */
public final class DevMain {

    private DevMain() {}

    public static void main(String[] args) {
        ServerProcess.run("dev server", () -> {
            DevOptions options = DevOptions.parse(args);
            EmbeddedCluster server = EmbeddedCluster.start(options.settings());
            greet(options, server);
            return server;
        });
    }

    private static void greet(DevOptions options, EmbeddedCluster server) {
        String address = server.bootstrapServers();
        System.out.printf("""
                Odradek is ready.
                  Kafka clients   bootstrap.servers=%1$s
                  ZooKeeper       localhost:%2$d
                  Data            %3$s

                Try, in another terminal:
                  echo 'hello' | kcat -b %1$s -P -t greetings
                  kcat -b %1$s -C -t greetings -e

                Ctrl-C stops it; the data stays.
                """, address, server.zookeeperPort(), options.dataDir());
    }
}
