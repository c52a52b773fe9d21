package io.odradek.broker.group;

import io.odradek.zk.store.OffsetKey;
import io.odradek.zk.store.OwnerStore;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows in ZooKeeper who reads what, for the eye: that it fails now and then does no harm. Runs on: the groups' loop. */
record OwnersView(OwnerStore store, GroupLoop loop) {

    private static final Logger LOG = LoggerFactory.getLogger(OwnersView.class);

    void show(String group, int version, Map<OffsetKey, String> owners) {
        loop.after(store.write(group, version, owners), (done, failure) -> {
            if (failure != null && !GroupRecord.isFencing(failure)) {
                LOG.warn("Group {}: its owners in ZooKeeper are not up to date: {}", group, failure.toString());
            }
        });
    }
}
