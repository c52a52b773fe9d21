package io.odradek.broker.group;

import io.odradek.common.TopicPartition;
import io.odradek.zk.store.OffsetKey;
import io.odradek.zk.store.OwnerStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows in ZooKeeper who reads what, for the eye: that it fails now and then does no harm. Runs on: the groups' loop. */
record OwnersView(OwnerStore store, GroupLoop loop) {

    private static final Logger LOG = LoggerFactory.getLogger(OwnersView.class);

    /** Shows them; done when that is over, well or not. */
    CompletableFuture<Void> show(String group, int version, Map<String, List<TopicPartition>> owners) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        loop.after(store.write(group, version, byPartition(owners)), (done, failure) -> {
            over.complete(null);
            if (failure != null && !GroupRecord.isFencing(failure)) {
                LOG.warn("Group {}: its owners in ZooKeeper are not up to date: {}", group, failure.toString());
            }
        });
        return over;
    }

    private static Map<OffsetKey, String> byPartition(Map<String, List<TopicPartition>> owners) {
        Map<OffsetKey, String> byPartition = new HashMap<>();
        owners.forEach((member, partitions) -> partitions.forEach(
                partition -> byPartition.put(new OffsetKey(partition.topic(), partition.partition()), member)));
        return byPartition;
    }
}
