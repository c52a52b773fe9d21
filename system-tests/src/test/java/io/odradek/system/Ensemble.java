package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One ZooKeeper server, or an ensemble of them, each in a process of its own, with ports and data that stay. */
public final class Ensemble implements AutoCloseable {

    private final Path directory;
    private final List<Place> places;
    private final List<ServerProcess> processes = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();
    private final List<Integer> peerPorts = new ArrayList<>();

    Ensemble(Path directory, List<Place> places) {
        this.directory = directory;
        this.places = places;
        for (int i = 0; i < places.size(); i++) {
            processes.add(null);
            clientPorts.add(FreePort.next());
            peerPorts.add(FreePort.next());
            peerPorts.add(FreePort.next());
        }
    }

    /** Starts all that do not run, and waits until they take connections. */
    public void start() {
        IntStream.range(0, places.size()).forEach(this::launch);
        IntStream.range(0, places.size()).forEach(this::awaitOpen);
    }

    /** Starts one again. */
    public void start(int index) {
        launch(index);
        awaitOpen(index);
    }

    private void launch(int index) {
        Path file = Properties.write(directory.resolve("zookeeper-" + index + ".properties"), settings(index));
        processes.set(
                index,
                ServerProcess.script(
                        directory,
                        places.get(index),
                        "zookeeper-server-start.sh",
                        Map.of(
                                "KAFKA_HEAP_OPTS",
                                "-Xmx128M",
                                "LOG_DIR",
                                directory.resolve("zookeeper-logs-" + index).toString()),
                        file.toString()));
    }

    private Map<String, String> settings(int index) {
        Path data = directory.resolve("zookeeper-" + index);
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "dataDir",
                data.toString(),
                "clientPort",
                clientPorts.get(index).toString(),
                "clientPortAddress",
                places.get(index).address(),
                "maxClientCnxns",
                "0",
                "maxSessionTimeout",
                "600000",
                "admin.enableServer",
                "false",
                // the end of a session is rounded up to it
                "tickTime",
                "500"));
        if (places.size() > 1) {
            settings.putAll(Map.of("initLimit", "20", "syncLimit", "8"));
            for (int server = 0; server < places.size(); server++) {
                settings.put("server." + (server + 1), peer(index, server));
            }
            try {
                Files.createDirectories(data);
                Files.writeString(data.resolve("myid"), Integer.toString(index + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    /** Where a server finds another one; itself, where it listens. */
    private String peer(int of, int server) {
        Place place = places.get(server);
        return IntStream.of(peerPorts.get(2 * server), peerPorts.get(2 * server + 1))
                .map(port -> of == server ? port : place.announced(port))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(":", place.address() + ":", ""));
    }

    private void awaitOpen(int index) {
        FreePort.awaitOpen(processes.get(index), places.get(index).address(), clientPorts.get(index));
    }

    public int size() {
        return places.size();
    }

    public ServerProcess process(int index) {
        return processes.get(index);
    }

    public int clientPort(int index) {
        return clientPorts.get(index);
    }

    /** What brokers take as zookeeper.connect. */
    public String connectString() {
        return IntStream.range(0, places.size())
                .mapToObj(index ->
                        places.get(index).address() + ":" + places.get(index).announced(clientPorts.get(index)))
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        processes.stream().filter(process -> process != null).forEach(ServerProcess::close);
    }
}
