package io.odradek.system;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One broker of a cluster: a process that can be killed, paused and started again, with its port and its data kept. */
public final class BrokerNode implements AutoCloseable {

    private final int id;
    private final Place place;
    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Path> disks;
    private ServerProcess process;
    private int port;

    /** @param port where it listens; 0: where the system says at the first start, and there from then on */
    BrokerNode(int id, Place place, Path directory, List<Path> disks, int port, Map<String, String> settings) {
        this.id = id;
        this.place = place;
        this.directory = directory;
        this.port = port == 0 ? place.port() : port;
        this.settings.put("broker.id", Integer.toString(id));
        this.disks = disks;
        this.settings.put("log.dirs", disks.stream().map(Path::toString).collect(Collectors.joining(",")));
        this.settings.putAll(settings);
    }

    /** Starts the process, and returns before it serves. */
    public void launch(String zookeeperConnect) {
        settings.put("listeners", "PLAINTEXT://" + place.address() + ":" + port);
        if (place.announced(port) != port) {
            settings.put("advertised.listeners", "PLAINTEXT://" + bootstrap());
        }
        settings.put("zookeeper.connect", zookeeperConnect);
        Path file = Properties.write(directory.resolve("server-" + id + ".properties"), settings);
        process = ServerProcess.script(
                directory,
                place,
                "kafka-server-start.sh",
                Map.of(
                        "KAFKA_HEAP_OPTS",
                        "-Xmx256M",
                        "LOG_DIR",
                        directory.resolve("server-logs-" + id).toString()),
                file.toString());
    }

    /** Waits until it serves. */
    public void awaitServing() {
        String address = place.address().replace(".", "\\.");
        String advertised = process.await("serves \\[PLAINTEXT://" + address + ":(\\d+)");
        if (port == 0) {
            port = Integer.parseInt(advertised);
        }
    }

    public void start(String zookeeperConnect) {
        launch(zookeeperConnect);
        awaitServing();
    }

    public int id() {
        return id;
    }

    public int port() {
        return port;
    }

    public Place place() {
        return place;
    }

    /** What clients take as bootstrap.servers. */
    public String bootstrap() {
        return place.address() + ":" + place.announced(port);
    }

    /** The first of its log directories, usually the only one. */
    public Path logDirectory() {
        return Path.of(settings.get("log.dirs").split(",")[0]);
    }

    /** All its log directories. */
    public List<Path> disks() {
        return disks;
    }

    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
