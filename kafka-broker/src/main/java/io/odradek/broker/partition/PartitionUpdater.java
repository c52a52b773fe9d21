package io.odradek.broker.partition;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.partition.Partitions.Place;
import io.odradek.broker.partition.Partitions.Replica;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.ConfigEntity;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the partitions of this broker what the image of the cluster says they are.
 *
 * <p>This broker leads a partition when the state names it and was written in its present life: a state of before the
 * registration is one of a former process, and has to be claimed anew.
 *
 * <p>An image may still show the registration of a life whose session is over, and go on doing so with changes that were on
 * their way: this broker leads only while it knows itself to be the incarnation that the image shows.
 *
 * <p>Runs on: the ZooKeeper event thread, which waits for helpers where a topic has many partitions, and which owns all fields.
 */
public final class PartitionUpdater implements ClusterMetadata.Listener {

    private static final int PARALLEL_FROM = 64;

    private final int brokerId;
    private final Partitions partitions;
    private final TopicMetrics metrics;
    private final BiFunction<ClusterImage, String, PartitionSettings> settings;
    private OptionalLong incarnation = OptionalLong.empty();
    private OptionalLong applied = OptionalLong.empty();

    /** @param settings what a topic's configuration in an image means */
    public PartitionUpdater(
            int brokerId,
            Partitions partitions,
            TopicMetrics metrics,
            BiFunction<ClusterImage, String, PartitionSettings> settings) {
        this.brokerId = brokerId;
        this.partitions = partitions;
        this.metrics = metrics;
        this.settings = settings;
    }

    /**
     * This broker is registered, as a new incarnation. Call on the ZooKeeper event thread.
     *
     * @param image the newest, which may show the registration already: then no other need come
     */
    public void onRegistered(long brokerEpoch, ClusterImage image) {
        incarnation = OptionalLong.of(brokerEpoch);
        if (epoch(image).isPresent()) {
            applyAll(image, image, epoch(image));
        }
    }

    /** With its session this broker has lost every right to lead. Call on the ZooKeeper event thread. */
    public void onSessionLost() {
        incarnation = OptionalLong.empty();
        applied = OptionalLong.empty();
        partitions.resignAll();
    }

    /** The session lived all the time: what was given up in the meantime is led again. Call on the ZooKeeper event thread. */
    public void onSessionKept(ClusterImage image) {
        OptionalLong epoch = epoch(image);
        if (epoch.isPresent()) {
            image.forEachTopic(topic -> apply(image, topic, epoch));
        }
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        OptionalLong epoch = epoch(now);
        if (!epoch.equals(applied)) {
            applyAll(before, now, epoch);
            return;
        }
        for (String name : delta.topics()) {
            before.topic(name).ifPresent(topic -> ifGone(topic, now));
            now.topic(name).ifPresent(topic -> apply(now, topic, epoch));
        }
        for (ConfigEntity entity : delta.configs()) {
            if (entity.type() == ConfigEntity.Type.TOPICS) {
                now.topic(entity.name()).ifPresent(topic -> reconfigure(now, topic));
            }
        }
    }

    /** A new life, or none: everything is looked at again. */
    private void applyAll(ClusterImage before, ClusterImage now, OptionalLong epoch) {
        applied = epoch;
        before.forEachTopic(topic -> ifGone(topic, now));
        now.forEachTopic(topic -> apply(now, topic, epoch));
        if (epoch.isPresent()) {
            partitions.removeStrays(name -> placeOf(name, now));
        }
    }

    /** Takes over settings of the broker that topics inherit. */
    public void reconfigureAll(ClusterImage image) {
        image.forEachTopic(topic -> reconfigure(image, topic));
    }

    private OptionalLong epoch(ClusterImage image) {
        return image.broker(brokerId)
                .map(BrokerImage::epoch)
                .filter(epoch -> incarnation.equals(OptionalLong.of(epoch)))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Gives up what was deleted, or has moved to other brokers. */
    private void ifGone(TopicImage old, ClusterImage now) {
        Optional<TopicImage> same =
                now.topic(old.name()).filter(topic -> topic.id().equals(old.id()));
        forMine(old, partition -> {
            boolean mine = same.flatMap(topic -> topic.partition(partition.partition()))
                    .filter(found -> found.replicas().contains(brokerId))
                    .isPresent();
            if (!mine) {
                partitions.remove(new TopicPartition(old.name(), partition.partition()));
            }
        });
        if (same.isEmpty()) {
            metrics.remove(old.name());
        }
    }

    private Place placeOf(TopicPartition name, ClusterImage image) {
        if (image.topic(name.topic()).isEmpty()) {
            return Place.NOWHERE;
        }
        return image.partition(name.topic(), name.partition())
                        .filter(partition -> partition.replicas().contains(brokerId))
                        .isPresent()
                ? Place.HERE
                : Place.ELSEWHERE;
    }

    private void apply(ClusterImage image, TopicImage topic, OptionalLong epoch) {
        PartitionSettings wanted = settings.apply(image, topic.name());
        forMine(topic, partition -> {
            TopicPartition name = new TopicPartition(topic.name(), partition.partition());
            Replica replica = new Replica(name, topic.id(), mayBeNew(partition, epoch));
            boolean leads =
                    epoch.isPresent() && partition.leader() == brokerId && partition.stateZxid() > epoch.getAsLong();
            if (leads) {
                partitions.lead(replica, wanted, partition);
            } else {
                int leader = partition.leader() == brokerId ? -1 : partition.leader();
                partitions.follow(replica, wanted, leader, partition);
            }
        });
    }

    /** Whether the partition was made in this life of the broker, and nobody has led it but the first leader. */
    private static boolean mayBeNew(PartitionImage partition, OptionalLong epoch) {
        return !partition.hasState()
                || partition.stateVersion() == 0 && epoch.isPresent() && partition.stateZxid() > epoch.getAsLong();
    }

    private void reconfigure(ClusterImage image, TopicImage topic) {
        PartitionSettings wanted = settings.apply(image, topic.name());
        forMine(
                topic,
                partition ->
                        partitions.updateSettings(new TopicPartition(topic.name(), partition.partition()), wanted));
    }

    /** Many partitions at once are worth more than one thread: making and opening a log is work of the file system. */
    private void forMine(TopicImage topic, Consumer<PartitionImage> action) {
        Stream<PartitionImage> all = topic.partitions().size() < PARALLEL_FROM
                ? topic.partitions().stream()
                : topic.partitions().parallelStream();
        all.filter(partition -> partition.replicas().contains(brokerId)).forEach(action);
    }
}
