package io.odradek.broker.cluster;

import io.odradek.zk.node.ConfigEntity;
import java.util.Set;

/**
 * What differs between two images that follow each other.
 *
 * @param topics names of topics that came, went or changed, in their own znode or in a state
 * @param brokers ids of brokers that came, went or registered anew
 * @param configs entities whose settings changed
 * @param controller whether another broker, or none, is the controller, or its epoch changed
 * @param deletions names of topics that were queued for deletion, or are so no longer
 */
public record ClusterDelta(
        Set<String> topics,
        Set<Integer> brokers,
        Set<ConfigEntity> configs,
        boolean controller,
        Set<String> deletions) {

    public boolean isEmpty() {
        return topics.isEmpty() && brokers.isEmpty() && configs.isEmpty() && !controller && deletions.isEmpty();
    }
}
