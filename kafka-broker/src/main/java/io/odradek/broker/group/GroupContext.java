package io.odradek.broker.group;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.zk.store.GroupStore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What each group of this broker works with.
 *
 * @param epoch the present life of this broker
 * @param clock epoch milliseconds
 * @param image the cluster as this broker knows it
 */
record GroupContext(
        int brokerId,
        LongSupplier epoch,
        GroupSettings settings,
        LongSupplier clock,
        GroupTypes types,
        GroupTimes times,
        GroupTopics topics,
        GroupLoop loop,
        GroupStore groups,
        OwnersView owners,
        CommitQueue commits,
        Supplier<ClusterImage> image) {}
