package io.odradek.system.history;

import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import io.odradek.system.Ensemble;
import io.odradek.system.ServerProcess;
import java.util.List;
import java.util.stream.Collectors;

/** What happens to processes. */
final class ProcessFaults {

    private ProcessFaults() {}

    private record Simple(String what, Runnable infliction, Runnable healing) implements Fault {

        @Override
        public void inflict() {
            infliction.run();
        }

        @Override
        public void heal() {
            healing.run();
        }
    }

    /** SIGKILL, all at once, and a start. */
    static Fault kill(Cluster cluster, List<BrokerNode> brokers) {
        return new Simple(
                "kill " + names(brokers),
                () -> {
                    brokers.forEach(broker -> broker.process().signalKill());
                    brokers.forEach(broker -> broker.process().awaitExit());
                },
                () -> start(cluster, brokers));
    }

    /** SIGTERM, and a start. */
    static Fault stop(Cluster cluster, List<BrokerNode> brokers) {
        return new Simple(
                "stop " + names(brokers), () -> brokers.forEach(BrokerNode::close), () -> start(cluster, brokers));
    }

    /** SIGSTOP and SIGCONT. */
    static Fault pause(List<BrokerNode> brokers) {
        return new Simple(
                "pause " + names(brokers),
                () -> brokers.forEach(broker -> broker.process().pause()),
                () -> brokers.forEach(broker -> broker.process().resume()));
    }

    static Fault killZooKeeper(Ensemble zookeepers, int index) {
        return new Simple(
                "kill ZooKeeper " + index, () -> zookeepers.process(index).kill(), () -> zookeepers.start(index));
    }

    static Fault pauseZooKeeper(ServerProcess zookeeper, int index) {
        return new Simple("pause ZooKeeper " + index, zookeeper::pause, zookeeper::resume);
    }

    private static void start(Cluster cluster, List<BrokerNode> brokers) {
        brokers.forEach(broker -> broker.launch(cluster.zookeepers().connectString()));
        brokers.forEach(BrokerNode::awaitServing);
    }

    private static String names(List<BrokerNode> brokers) {
        return brokers.stream()
                .map(broker -> Integer.toString(broker.id()))
                .collect(Collectors.joining("+", "broker ", ""));
    }
}
