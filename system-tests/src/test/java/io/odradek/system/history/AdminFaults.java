package io.odradek.system.history;

import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.awaitility.Awaitility;

/** What operators do, at the worst of times. It may fail; the cluster must be whole afterwards all the same. */
final class AdminFaults {

    private static final int PATIENCE_SECONDS = 20;
    private static final Duration RESTORATION = Duration.ofMinutes(3);

    private AdminFaults() {}

    /** Something that an admin client is asked for. */
    @FunctionalInterface
    private interface Task {
        void run(Admin admin) throws ExecutionException, InterruptedException, TimeoutException;
    }

    private record Operation(Cluster cluster, String what, Task infliction, Task healing) implements Fault {

        @Override
        public void inflict() {
            attempt(infliction);
        }

        @Override
        public void heal() {
            attempt(healing);
        }

        private void attempt(Task task) {
            try (Admin admin = Admin.create(
                    Clients.with(cluster, Map.of("default.api.timeout.ms", 15_000, "request.timeout.ms", 10_000)))) {
                task.run(admin);
            } catch (ExecutionException | TimeoutException e) {
                System.out.println(what + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** All preferred replicas are to lead. */
    static Fault elect(Cluster cluster) {
        return new Operation(
                cluster,
                "elect preferred leaders",
                admin -> admin.electLeaders(ElectionType.PREFERRED, null)
                        .partitions()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                admin -> {});
    }

    /**
     * Some partitions get their replicas in another order, and all but one or two of them are taken away; to heal is to ask for
     * all brokers again.
     */
    static Fault move(Cluster cluster, List<TopicPartition> partitions, Random random) {
        List<Integer> brokers = new ArrayList<>();
        cluster.brokers().forEach(broker -> brokers.add(broker.id()));
        Map<TopicPartition, Optional<NewPartitionReassignment>> away = new HashMap<>();
        Map<TopicPartition, Optional<NewPartitionReassignment>> back = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (random.nextInt(3) == 0) {
                Collections.shuffle(brokers, random);
                back.put(partition, Optional.of(new NewPartitionReassignment(List.copyOf(brokers))));
                away.put(partition, Optional.of(new NewPartitionReassignment(List.copyOf(brokers.subList(0, 2)))));
            }
        }
        return new Operation(
                cluster,
                "move " + away.size() + " partitions",
                admin -> alter(admin, away),
                admin -> restore(admin, back));
    }

    /** Some replicas move to disks drawn by lot, where some lie already. The moves go on over whatever comes next. */
    static Fault moveBetweenDisks(Cluster cluster, List<TopicPartition> partitions, Random random) {
        Map<TopicPartitionReplica, String> wanted = new HashMap<>();
        for (BrokerNode broker : cluster.brokers()) {
            for (TopicPartition partition : partitions) {
                if (random.nextInt(3) == 0) {
                    wanted.put(
                            new TopicPartitionReplica(partition.topic(), partition.partition(), broker.id()),
                            broker.disks()
                                    .get(random.nextInt(broker.disks().size()))
                                    .toString());
                }
            }
        }
        return new Operation(
                cluster,
                "move " + wanted.size() + " replicas between disks",
                admin -> admin.alterReplicaLogDirs(wanted).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                admin -> {});
    }

    private static void alter(Admin admin, Map<TopicPartition, Optional<NewPartitionReassignment>> moves)
            throws ExecutionException, InterruptedException, TimeoutException {
        admin.alterPartitionReassignments(moves).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A cluster that stays short of replicas would never be whole again, so this is asked for until it is granted. */
    private static void restore(Admin admin, Map<TopicPartition, Optional<NewPartitionReassignment>> moves) {
        Awaitility.await("replicas on all brokers")
                .atMost(RESTORATION)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsMatching(AdminFaults::isRefusal)
                .until(() -> {
                    alter(admin, moves);
                    return true;
                });
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ExecutionException || failure instanceof TimeoutException;
    }
}
