package io.odradek.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ZooKeepers and brokers, each in a process of its own, on ports that the system chose at their first start and that they
 * keep over restarts. Most stories need one of each.
 */
public final class Cluster implements AutoCloseable {

    /** What a cluster is made of. */
    public static final class Plan {

        private final Path directory;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private int brokers = 1;
        private int zookeepers = 1;
        private int disks = 1;
        private int port;
        private IntFunction<Place> places = id -> Place.LOOPBACK;

        private Plan(Path directory) {
            this.directory = directory;
        }

        public Plan brokers(int count) {
            brokers = count;
            return this;
        }

        public Plan zookeepers(int count) {
            zookeepers = count;
            return this;
        }

        /** Settings of every broker. */
        public Plan with(Map<String, String> more) {
            settings.putAll(more);
            return this;
        }

        /** How many log directories each broker has. */
        public Plan disks(int count) {
            disks = count;
            return this;
        }

        /** Where each broker runs, by its id; ZooKeepers go by -1, -2 and so on. */
        public Plan at(IntFunction<Place> places) {
            this.places = places;
            return this;
        }

        /** Starts everything; returns when all brokers serve. */
        public Cluster start() {
            return new Cluster(this).startingWith(cluster -> {
                cluster.zookeepers.start();
                cluster.brokers.forEach(broker -> broker.launch(cluster.zookeepers.connectString()));
                cluster.brokers.forEach(BrokerNode::awaitServing);
            });
        }
    }

    private final Ensemble zookeepers;
    private final List<BrokerNode> brokers = new ArrayList<>();

    private Cluster(Plan plan) {
        this.zookeepers = new Ensemble(
                plan.directory,
                IntStream.range(0, plan.zookeepers)
                        .mapToObj(index -> plan.places.apply(-1 - index))
                        .toList());
        for (int id = 0; id < plan.brokers; id++) {
            Path logs = plan.directory.resolve(plan.brokers == 1 ? "kafka-logs" : "kafka-logs-" + id);
            List<Path> disks = IntStream.range(0, plan.disks)
                    .mapToObj(disk -> disk == 0 ? logs : Path.of(logs + "-disk-" + disk))
                    .toList();
            brokers.add(new BrokerNode(id, plan.places.apply(id), plan.directory, disks, plan.port, plan.settings));
        }
    }

    private Cluster startingWith(Consumer<Cluster> steps) {
        try {
            steps.accept(this);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    public static Plan of(Path directory) {
        return new Plan(directory);
    }

    /** One of each; returns when the broker serves. */
    public static Cluster start(Path directory) {
        return of(directory).start();
    }

    /** One of each, the broker with settings of its own. */
    public static Cluster start(Path directory, Map<String, String> settings) {
        return of(directory).with(settings).start();
    }

    /**
     * Starts ZooKeeper alone.
     *
     * @param brokerPort where a broker is going to listen; 0: where the system says
     */
    public static Cluster withoutBroker(Path directory, int brokerPort) {
        Plan plan = of(directory);
        plan.port = brokerPort;
        return new Cluster(plan).startingWith(cluster -> cluster.zookeepers.start());
    }

    public void startZooKeeper() {
        zookeepers.start(0);
    }

    public void startBroker() {
        startBroker(0);
    }

    /** Starts a broker again, and waits until it serves. */
    public void startBroker(int id) {
        brokers.get(id).start(zookeepers.connectString());
    }

    /** What clients take as bootstrap.servers. */
    public String bootstrap() {
        return brokers.stream().map(BrokerNode::bootstrap).collect(Collectors.joining(","));
    }

    public int brokerPort() {
        return brokers.get(0).port();
    }

    public int zookeeperPort() {
        return zookeepers.clientPort(0);
    }

    public Path logDirectory() {
        return brokers.get(0).logDirectory();
    }

    public List<BrokerNode> brokers() {
        return brokers;
    }

    public Ensemble zookeepers() {
        return zookeepers;
    }

    public ServerProcess broker() {
        return brokers.get(0).process();
    }

    public ServerProcess zookeeper() {
        return zookeepers.process(0);
    }

    /** Kills the broker with SIGKILL and starts it again. */
    public void crashBroker() {
        broker().kill();
        startBroker();
    }

    /** Kills ZooKeeper with SIGKILL and starts it again, with the data that it had. */
    public void crashZooKeeper() {
        zookeeper().kill();
        startZooKeeper();
    }

    /** Stops the broker with SIGTERM and starts it again. */
    public void restartBroker() {
        broker().close();
        startBroker();
    }

    /** Stops the brokers in order, all at a time, and then ZooKeeper. */
    @Override
    public void close() {
        try {
            brokers.stream()
                    .map(BrokerNode::process)
                    .filter(process -> process != null)
                    .forEach(ServerProcess::terminate);
            brokers.forEach(BrokerNode::close);
        } finally {
            zookeepers.close();
        }
    }
}
