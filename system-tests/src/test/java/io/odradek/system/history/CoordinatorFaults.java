package io.odradek.system.history;

import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker that coordinates one of the groups dies, stops, stands still or loses its session; the next time whoever has
 * taken the group over, and soon the one that gets it back.
 *
 * <p>Runs on: the nemesis.
 */
final class CoordinatorFaults implements Supplier<Fault> {

    private static final int PATIENCE_S = 10;

    private final Cluster cluster;
    private final List<String> groups;
    private final Random random;

    CoordinatorFaults(Cluster cluster, List<String> groups, Random random) {
        this.cluster = cluster;
        this.groups = groups;
        this.random = random;
    }

    @Override
    public Fault get() {
        String group = groups.get(random.nextInt(groups.size()));
        int other = random.nextInt(cluster.brokers().size());
        BrokerNode victim = cluster.brokers().get(coordinator(group, other));
        return switch (random.nextInt(6)) {
            case 0 -> ProcessFaults.stop(cluster, List.of(victim));
            case 1 -> ProcessFaults.pause(List.of(victim));
            case 2 -> SessionFaults.expire(cluster, victim);
            default -> ProcessFaults.kill(cluster, List.of(victim));
        };
    }

    /** The other one where nobody says who it is: not before the group's first member has come, or while all is in motion. */
    private int coordinator(String group, int other) {
        try (Admin admin = Admin.create(Clients.with(cluster, Map.of()))) {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get(PATIENCE_S, TimeUnit.SECONDS)
                    .coordinator()
                    .id();
        } catch (ExecutionException | TimeoutException e) {
            return other;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return other;
        }
    }
}
