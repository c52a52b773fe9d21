package io.odradek.broker.replication;

import io.netty.channel.EventLoopGroup;
import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partition.Leader;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.partition.Role;
import io.odradek.broker.throttle.Throttle;
import io.odradek.clients.network.ConnectionSettings;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every partition that this broker follows is fetched, from the leader that the newest image names and no other.
 *
 * <p>Nothing is fetched before this broker is registered, nor after it has lost its session: a fetch carries the life of the
 * broker, and without one it would count for nothing.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields; the fetchers on event loops.
 */
final class ReplicaFetchers {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFetchers.class);

    /** A leader that has begun a new life is another one. */
    private record FetcherKey(int leader, long leaderBrokerEpoch, int number) {}

    private record Assigned(FetcherKey fetcher, FollowedPartition followed) {}

    private final int brokerId;
    private final Partitions partitions;
    private final ReplicationSettings settings;
    private final EventLoopGroup loops;
    private final Throttle throttle;
    private final FetchedData data;
    private final FetcherGauges lags;
    private final Map<TopicPartition, Assigned> assigned = new ConcurrentHashMap<>();
    private final Map<FetcherKey, LeaderFetcher> fetchers = new ConcurrentHashMap<>();
    private OptionalLong brokerEpoch = OptionalLong.empty();
    private boolean leaving;

    ReplicaFetchers(
            int brokerId,
            Partitions partitions,
            ReplicationSettings settings,
            EventLoopGroup loops,
            Throttle throttle,
            ReplicationMetrics meters,
            Metrics metrics) {
        this.brokerId = brokerId;
        this.partitions = partitions;
        this.settings = settings;
        this.loops = loops;
        this.throttle = throttle;
        this.data = new FetchedData(meters, throttle);
        this.lags = new FetcherGauges(metrics, () -> assigned.values().stream().map(Assigned::followed));
    }

    void onRegistered(long epoch, ClusterImage image) {
        brokerEpoch = OptionalLong.of(epoch);
        assignAll(image);
    }

    void onSessionLost() {
        brokerEpoch = OptionalLong.empty();
        close();
    }

    /** This broker is about to stop: it fetches only where a leader waits for it, so that nobody takes it into an ISR again. */
    void leave() {
        leaving = true;
    }

    /** Stops all fetching. */
    void close() {
        assigned.forEach(
                (name, one) -> lags.remove(one.fetcher().leader(), one.fetcher().number(), one.followed()));
        assigned.clear();
        fetchers.values().forEach(LeaderFetcher::close);
        fetchers.clear();
    }

    void onImage(ClusterImage now, ClusterDelta delta) {
        if (!delta.brokers().isEmpty()) {
            assignAll(now);
            return;
        }
        if (brokerEpoch.isEmpty()) {
            return;
        }
        Plan plan = new Plan();
        for (String topic : delta.topics()) {
            assigned.keySet().stream()
                    .filter(name -> name.topic().equals(topic))
                    .forEach(name -> plan.check(name, now));
            now.topic(topic).ifPresent(image -> plan.check(image, now));
        }
        plan.carryOut(now);
    }

    /** Looks at everything again. */
    void assignAll(ClusterImage image) {
        if (brokerEpoch.isEmpty()) {
            return;
        }
        Plan plan = new Plan();
        assigned.keySet().forEach(name -> plan.check(name, image));
        image.forEachTopic(topic -> plan.check(topic, image));
        plan.carryOut(image);
    }

    /** What changes with one image, for each fetcher. */
    private final class Plan {

        private final Map<FetcherKey, List<FollowedPartition>> added = new HashMap<>();
        private final Map<FetcherKey, List<FollowedPartition>> removed = new HashMap<>();

        void check(TopicImage topic, ClusterImage image) {
            topic.partitions().stream()
                    .filter(partition -> partition.replicas().contains(brokerId))
                    .forEach(partition -> check(new TopicPartition(topic.name(), partition.partition()), image));
        }

        void check(TopicPartition name, ClusterImage image) {
            Assigned before = assigned.get(name);
            Optional<Assigned> wanted = wanted(name, image);
            if (before != null && wanted.filter(now -> isSame(before, now)).isPresent()) {
                return;
            }
            if (before != null) {
                assigned.remove(name);
                lags.remove(before.fetcher().leader(), before.fetcher().number(), before.followed());
                removed.computeIfAbsent(before.fetcher(), absent -> new ArrayList<>())
                        .add(before.followed());
            }
            wanted.ifPresent(now -> {
                assigned.put(name, now);
                lags.add(now.fetcher().leader(), now.fetcher().number(), now.followed());
                added.computeIfAbsent(now.fetcher(), absent -> new ArrayList<>())
                        .add(now.followed());
            });
        }

        void carryOut(ClusterImage image) {
            removed.forEach((key, gone) ->
                    fetchers.get(key).update(added.containsKey(key) ? added.remove(key) : List.of(), gone));
            added.forEach((key, come) -> fetcher(key, image).update(come, List.of()));
            if (!removed.isEmpty()) {
                closeIdle();
            }
        }
    }

    private static boolean isSame(Assigned before, Assigned now) {
        return before.fetcher().equals(now.fetcher())
                && before.followed().partition() == now.followed().partition()
                && before.followed().leader().equals(now.followed().leader());
    }

    private Optional<Assigned> wanted(TopicPartition name, ClusterImage image) {
        Optional<Partition> found = partitions.find(name);
        // without a disk there is nothing to put it, and asking would say that what was there still is
        Role role = found.filter(partition -> !partition.log().directory().isOffline())
                .map(Partition::role)
                .orElse(null);
        if (role == null || role.leads() || role.leaderId() < 0) {
            return Optional.empty();
        }
        if (leaving && !role.isr().contains(brokerId)) {
            return Optional.empty();
        }
        return image.broker(role.leaderId())
                .filter(leader -> endpoint(leader).isPresent())
                .map(leader -> new Assigned(
                        new FetcherKey(
                                leader.id(), leader.epoch(), Math.floorMod(name.hashCode(), settings.fetchers())),
                        new FollowedPartition(found.get(), new Leader(role.leaderId(), role.leaderEpoch()))));
    }

    private Optional<Endpoint> endpoint(BrokerImage leader) {
        Optional<Endpoint> endpoint = leader.endpoint(settings.listener());
        if (endpoint.isEmpty()) {
            LOG.warn(
                    "Broker {} has no listener {}, which brokers use among themselves: it has {}",
                    leader.id(),
                    settings.listener(),
                    leader.endpoints());
        }
        return endpoint;
    }

    private LeaderFetcher fetcher(FetcherKey key, ClusterImage image) {
        return fetchers.computeIfAbsent(key, absent -> {
            Endpoint endpoint =
                    image.broker(key.leader()).flatMap(this::endpoint).orElseThrow();
            LOG.info("Broker {} fetches from broker {} at {}", brokerId, key.leader(), endpoint.connectionString());
            return new LeaderFetcher(
                    loops.next(),
                    key.leader(),
                    new ConnectionSettings(
                            endpoint.host(),
                            endpoint.port(),
                            "broker-" + brokerId + "-fetcher-" + key.number(),
                            settings.socketTimeout(),
                            settings.socketTimeout(),
                            Integer.MAX_VALUE - 1,
                            settings.receiveBufferBytes(),
                            settings.sendBufferBytes()),
                    settings,
                    new FetcherSession(brokerId, brokerEpoch.getAsLong(), settings),
                    data,
                    new HeldBack(throttle));
        });
    }

    private void closeIdle() {
        Collection<FetcherKey> used =
                assigned.values().stream().map(Assigned::fetcher).distinct().toList();
        fetchers.entrySet().removeIf(entry -> {
            boolean idle = !used.contains(entry.getKey());
            if (idle) {
                entry.getValue().close();
            }
            return idle;
        });
    }
}
