package io.odradek.broker.group.consumer;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.node.ConsumerMemberNode.TopicShare;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Partitions of topics as ZooKeeper has them: by topic, with its name for the eye. */
final class Shares {

    private Shares() {}

    static List<TopicShare> of(Collection<TopicIdPartition> partitions, KnownTopics topics) {
        Map<Uuid, List<Integer>> byTopic = new TreeMap<>();
        new TreeSet<>(partitions).forEach(one -> byTopic.computeIfAbsent(one.topic(), topic -> new ArrayList<>())
                .add(one.partition()));
        List<TopicShare> shares = new ArrayList<>();
        byTopic.forEach((topic, numbers) -> shares.add(new TopicShare(topic.toString(), topics.name(topic), numbers)));
        return shares;
    }

    /** @throws IllegalArgumentException when an id of a topic is none */
    static SortedSet<TopicIdPartition> partitions(List<TopicShare> shares) {
        SortedSet<TopicIdPartition> partitions = new TreeSet<>();
        for (TopicShare share : shares) {
            Uuid topic = Uuid.fromString(share.id());
            share.partitions().forEach(partition -> partitions.add(new TopicIdPartition(topic, partition)));
        }
        return partitions;
    }

    /** By id, those of topics that there are. */
    static Set<TopicIdPartition> withIds(Collection<TopicPartition> named, KnownTopics topics) {
        Set<TopicIdPartition> partitions = new TreeSet<>();
        named.forEach(one -> topics.find(one.topic())
                .ifPresent(topic -> partitions.add(new TopicIdPartition(topic.id(), one.partition()))));
        return partitions;
    }

    /** By name, those of topics that there are. */
    static List<TopicPartition> named(Collection<TopicIdPartition> partitions, KnownTopics topics) {
        List<TopicPartition> named = new ArrayList<>();
        partitions.forEach(one ->
                topics.name(one.topic()).ifPresent(name -> named.add(new TopicPartition(name, one.partition()))));
        return named;
    }
}
