package io.odradek.broker.group;

import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.common.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets offsets of a group that nobody needs any more. Runs on: the groups' loop. */
final class OffsetCare {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetCare.class);

    private final GroupSlot slot;
    private final GroupContext context;

    OffsetCare(GroupSlot slot, GroupContext context) {
        this.slot = slot;
        this.context = context;
    }

    /** Removes offsets that have expired, and those of topics that there are not. */
    void forgetExpired(long nowMs) {
        long retentionMs = context.settings().offsetsRetention().toMillis();
        forget(() -> slot.offsets().expired(slot.group(), retentionMs, nowMs));
        forget(() -> slot.offsets().ofMissingTopics(context.image().get(), nowMs));
    }

    /** Removes offsets in turn; the next look finds those that could not be. */
    void forget(Supplier<List<TopicPartition>> partitions) {
        slot.submit(GroupInput.ofNobody(effects -> remove(partitions.get())));
    }

    /** Removes offsets now. */
    void remove(List<TopicPartition> partitions) {
        if (partitions.isEmpty() || slot.isNew()) {
            return;
        }
        Map<TopicPartition, Optional<CommittedOffset>> changes = new HashMap<>();
        partitions.forEach(partition -> changes.put(partition, Optional.empty()));
        context.commits().add(slot, changes, new CompletableFuture<>());
        LOG.info(
                "Group {}: {} offsets are forgotten, that of {} among them",
                slot.id(),
                changes.size(),
                partitions.get(0));
    }
}
