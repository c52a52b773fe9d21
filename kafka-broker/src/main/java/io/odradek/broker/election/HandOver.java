package io.odradek.broker.election;

import io.odradek.common.TopicPartition;
import io.odradek.zk.store.PartitionStateStore.Change;

/**
 * A partition that its leader gives to another replica in sync.
 *
 * @param leaderEpoch of the leader that gives it
 * @param successor who leads next
 * @param change the compare-and-set that makes it so
 */
public record HandOver(TopicPartition partition, int leaderEpoch, int successor, Change change) {}
