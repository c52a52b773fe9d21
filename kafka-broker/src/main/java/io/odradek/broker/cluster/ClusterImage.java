package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import io.odradek.zk.node.ConfigEntity;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The whole cluster as ZooKeeper had it at one moment. Immutable; an image shares with the one before all that did not change.
 * It may lag behind: what is decided on it is made true by a compare-and-set.
 */
public final class ClusterImage {

    /** What is known before ZooKeeper has been asked. */
    public static final ClusterImage EMPTY = new ClusterImage(
            new TreeMap<>(), SharedMap.empty(), SharedMap.empty(), SharedMap.empty(), Set.of(), -1, -1);

    private final SortedMap<Integer, BrokerImage> brokers;
    private final SharedMap<String, TopicImage> topics;
    private final SharedMap<Uuid, String> topicNames;
    private final SharedMap<ConfigEntity, Map<String, String>> configs;
    private final Set<String> deletions;
    private final int controllerId;
    private final int controllerEpoch;

    ClusterImage(
            SortedMap<Integer, BrokerImage> brokers,
            SharedMap<String, TopicImage> topics,
            SharedMap<Uuid, String> topicNames,
            SharedMap<ConfigEntity, Map<String, String>> configs,
            Set<String> deletions,
            int controllerId,
            int controllerEpoch) {
        this.brokers = Collections.unmodifiableSortedMap(brokers);
        this.topics = topics;
        this.topicNames = topicNames;
        this.configs = configs;
        this.deletions = Collections.unmodifiableSet(deletions);
        this.controllerId = controllerId;
        this.controllerEpoch = controllerEpoch;
    }

    /** The live brokers by id. */
    public SortedMap<Integer, BrokerImage> brokers() {
        return brokers;
    }

    public Optional<BrokerImage> broker(int id) {
        return Optional.ofNullable(brokers.get(id));
    }

    public boolean isAlive(int brokerId) {
        return brokers.containsKey(brokerId);
    }

    public Optional<TopicImage> topic(String name) {
        return topics.get(name);
    }

    public Optional<TopicImage> topic(Uuid id) {
        return topicNames.get(id).flatMap(topics::get);
    }

    public Optional<PartitionImage> partition(String topic, int partition) {
        return topics.get(topic).flatMap(image -> image.partition(partition));
    }

    public int topicCount() {
        return topics.size();
    }

    /** Visits all topics, in no order. */
    public void forEachTopic(Consumer<TopicImage> visitor) {
        topics.forEach((name, topic) -> visitor.accept(topic));
    }

    /** The entity's own settings; empty when it has none. */
    public Map<String, String> config(ConfigEntity entity) {
        return configs.get(entity).orElse(Map.of());
    }

    /** Visits the settings of all entities that have some, in no order. */
    public void forEachConfig(BiConsumer<ConfigEntity, Map<String, String>> visitor) {
        configs.forEach(visitor);
    }

    /** The topics that are to be deleted. */
    public Set<String> deletions() {
        return deletions;
    }

    /** Broker id, -1 for none. */
    public int controllerId() {
        return controllerId;
    }

    /** Of the controller elected last, -1 when there never was one. */
    public int controllerEpoch() {
        return controllerEpoch;
    }

    SharedMap<String, TopicImage> topics() {
        return topics;
    }

    SharedMap<Uuid, String> topicNames() {
        return topicNames;
    }

    SharedMap<ConfigEntity, Map<String, String>> configs() {
        return configs;
    }
}
