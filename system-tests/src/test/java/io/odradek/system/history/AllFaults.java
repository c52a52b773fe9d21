package io.odradek.system.history;

import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import io.odradek.system.Ensemble;
import io.odradek.system.history.LinkFaults.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that can happen to a cluster: to processes, sessions, links, leaders and replicas.
 *
 * <p>Runs on: the nemesis.
 */
final class AllFaults implements Supplier<Fault> {

    private final Cluster cluster;
    private final Network network;
    private final List<TopicPartition> partitions;
    private final Random random;

    AllFaults(Cluster cluster, Network network, List<TopicPartition> partitions, Random random) {
        this.cluster = cluster;
        this.network = network;
        this.partitions = partitions;
        this.random = random;
    }

    @Override
    public Fault get() {
        BrokerNode victim =
                cluster.brokers().get(random.nextInt(cluster.brokers().size()));
        int choice = random.nextInt(18);
        return switch (choice) {
            case 0, 1 -> ProcessFaults.kill(cluster, List.of(victim));
            case 2 -> ProcessFaults.kill(cluster, allBut(victim));
            case 3 -> ProcessFaults.kill(cluster, cluster.brokers());
            case 4 -> ProcessFaults.stop(cluster, List.of(victim));
            case 5 -> ProcessFaults.pause(List.of(victim));
            case 6 -> ProcessFaults.pause(allBut(victim));
            case 7 -> SessionFaults.expire(cluster, victim);
            case 8, 9 -> zookeeperFault();
            case 10 -> AdminFaults.elect(cluster);
            case 11 -> AdminFaults.move(cluster, partitions, random);
            case 12, 13 -> AdminFaults.moveBetweenDisks(cluster, partitions, random);
            default -> LinkFaults.cut(network, links(victim.id()));
        };
    }

    private List<BrokerNode> allBut(BrokerNode one) {
        return cluster.brokers().stream().filter(broker -> broker != one).toList();
    }

    private Fault zookeeperFault() {
        Ensemble zookeepers = cluster.zookeepers();
        int index = random.nextInt(zookeepers.size());
        return random.nextBoolean()
                ? ProcessFaults.killZooKeeper(zookeepers, index)
                : ProcessFaults.pauseZooKeeper(zookeepers.process(index), index);
    }

    /** One direction or both, to one server or to all of a kind. */
    private List<Link> links(int victim) {
        int brokers = cluster.brokers().size();
        int servers = brokers + cluster.zookeepers().size();
        List<Integer> others =
                switch (random.nextInt(4)) {
                    case 0 -> List.of((victim + 1 + random.nextInt(brokers - 1)) % brokers);
                    case 1 -> IntStream.range(0, brokers).boxed().toList();
                    case 2 -> IntStream.range(brokers, servers).boxed().toList();
                    default -> IntStream.range(0, servers).boxed().toList();
                };
        int directions = random.nextInt(3);
        List<Link> links = new ArrayList<>();
        for (int other : others) {
            if (other != victim && directions != 1) {
                links.add(new Link(victim, other));
            }
            if (other != victim && directions != 0) {
                links.add(new Link(other, victim));
            }
        }
        return links;
    }
}
