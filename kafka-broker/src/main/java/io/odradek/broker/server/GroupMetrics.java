package io.odradek.broker.server;

import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.GroupsSnapshot;
import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ClassicState;
import io.odradek.broker.group.consumer.ConsumerGroup;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.metrics.Sample;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How many groups this broker coordinates, under Kafka's names, and how far each of them is behind, under those of the usual
 * exporter of consumer groups. The lag is shown for partitions of which this broker has a replica: of others it does not know
 * the end.
 *
 * <p>Runs on: made once, read from any thread.
 */
final class GroupMetrics {

    private static final String COORDINATOR = "group-coordinator-metrics";
    private static final String LAG = "kafka_consumergroup_lag";
    private static final String OFFSET = "kafka_consumergroup_current_offset";
    private static final String MEMBERS = "kafka_consumergroup_members";

    private final GroupCoordinator groups;
    private final Partitions partitions;

    private GroupMetrics(GroupCoordinator groups, Partitions partitions) {
        this.groups = groups;
        this.partitions = partitions;
    }

    static void register(Metrics metrics, GroupCoordinator groups, Partitions partitions) {
        GroupMetrics made = new GroupMetrics(groups, partitions);
        made.gauge(metrics, "NumGroups", snapshot -> snapshot.groups().size());
        made.gauge(metrics, "NumOffsets", GroupsSnapshot::offsets);
        made.gauge(
                metrics, "NumGroupsEmpty", snapshot -> snapshot.count(ClassicGroup.TYPE, ClassicState.EMPTY.shown()));
        made.gauge(
                metrics,
                "NumGroupsPreparingRebalance",
                snapshot -> snapshot.count(ClassicGroup.TYPE, ClassicState.PREPARING_REBALANCE.shown()));
        made.gauge(
                metrics,
                "NumGroupsCompletingRebalance",
                snapshot -> snapshot.count(ClassicGroup.TYPE, ClassicState.COMPLETING_REBALANCE.shown()));
        made.gauge(
                metrics, "NumGroupsStable", snapshot -> snapshot.count(ClassicGroup.TYPE, ClassicState.STABLE.shown()));
        made.gauge(metrics, "NumGroupsDead", snapshot -> snapshot.count(ClassicGroup.TYPE, ClassicState.DEAD.shown()));
        made.countsByProtocol(metrics);
        metrics.source(made::samples);
    }

    /** As Kafka's new coordinator counts (KIP-848). */
    private void countsByProtocol(Metrics metrics) {
        MetricName all = MetricName.of("kafka.server", COORDINATOR, "group-count");
        for (String type : List.of(ClassicGroup.TYPE, ConsumerGroup.TYPE)) {
            metrics.gauge(all.tag("protocol", type), () -> groups.snapshot().count(type));
        }
        MetricName ofConsumers = MetricName.of("kafka.server", COORDINATOR, "consumer-group-count");
        for (String state : ConsumerGroup.STATES) {
            metrics.gauge(ofConsumers.tag("state", state.toLowerCase(Locale.ROOT)), () -> groups.snapshot()
                    .count(ConsumerGroup.TYPE, state));
        }
    }

    private void gauge(Metrics metrics, String name, ToLongFunction<GroupsSnapshot> value) {
        metrics.gauge(
                MetricName.of("kafka.server", "GroupMetadataManager", name),
                () -> value.applyAsLong(groups.snapshot()));
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (GroupsSnapshot.One group : groups.snapshot().groups()) {
            samples.add(new Sample(
                    MEMBERS, "Members of a consumer group", Map.of("consumergroup", group.id()), group.members()));
            group.offsets().all().forEach((partition, offset) -> add(samples, group.id(), partition, offset));
        }
        return samples;
    }

    private void add(List<Sample> samples, String group, TopicPartition name, CommittedOffset offset) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("consumergroup", group);
        labels.put("topic", name.topic());
        labels.put("partition", Integer.toString(name.partition()));
        samples.add(new Sample(OFFSET, "Offset that a consumer group has committed", labels, offset.offset()));
        partitions
                .find(name)
                .map(Partition::highWatermark)
                .ifPresent(end -> samples.add(new Sample(
                        LAG,
                        "Records that a consumer group has not read",
                        labels,
                        Math.max(0, end.offset() - offset.offset()))));
    }
}
