package io.odradek.broker.partition;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.ConfigEntity;
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
 * <p>Runs on: the ZooKeeper event thread, which waits for helpers where a topic has many partitions.
 */
public final class PartitionUpdater implements ClusterMetadata.Listener {

    private static final int PARALLEL_FROM = 64;

    private final int brokerId;
    private final Partitions partitions;
    private final TopicMetrics metrics;
    private final BiFunction<ClusterImage, String, PartitionSettings> settings;

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

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        OptionalLong epoch = epoch(now);
        if (!epoch.equals(epoch(before))) {
            // a new life, or none: everything is looked at again
            before.forEachTopic(topic -> ifGone(topic, now));
            now.forEachTopic(topic -> apply(now, topic, epoch));
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

    /** Takes over settings of the broker that topics inherit. */
    public void reconfigureAll(ClusterImage image) {
        image.forEachTopic(topic -> reconfigure(image, topic));
    }

    private OptionalLong epoch(ClusterImage image) {
        return image.broker(brokerId)
                .map(BrokerImage::epoch)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private void ifGone(TopicImage old, ClusterImage now) {
        boolean gone = now.topic(old.name())
                .filter(topic -> topic.id().equals(old.id()))
                .isEmpty();
        if (gone) {
            forMine(old, partition -> partitions.remove(new TopicPartition(old.name(), partition.partition())));
            metrics.remove(old.name());
        }
    }

    private void apply(ClusterImage image, TopicImage topic, OptionalLong epoch) {
        PartitionSettings wanted = settings.apply(image, topic.name());
        forMine(topic, partition -> {
            TopicPartition name = new TopicPartition(topic.name(), partition.partition());
            boolean leads =
                    epoch.isPresent() && partition.leader() == brokerId && partition.stateZxid() > epoch.getAsLong();
            if (leads) {
                partitions.lead(name, topic.id(), wanted, partition.leaderEpoch(), partition.isr());
            } else {
                int leader = partition.leader() == brokerId ? -1 : partition.leader();
                partitions.follow(name, topic.id(), wanted, leader, partition.leaderEpoch(), partition.isr());
            }
        });
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
