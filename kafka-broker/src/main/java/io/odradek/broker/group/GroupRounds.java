package io.odradek.broker.group;

import io.odradek.broker.group.offsets.CommitQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is done for all groups now and then: those who have waited too long are told, offsets expire, metrics get new figures.
 *
 * <p>Runs on: the groups' loop; the snapshot is read from any thread.
 */
final class GroupRounds {

    private static final long LOOK_AROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final GroupLoop loop;
    private final GroupSlots slots;
    private final CommitQueue commits;
    private final GroupTopics topics;
    private final long expiryNanos;
    private volatile GroupsSnapshot snapshot = new GroupsSnapshot(List.of());

    /** @param expiryNanos between two looks for offsets that have expired */
    GroupRounds(GroupLoop loop, GroupSlots slots, CommitQueue commits, GroupTopics topics, long expiryNanos) {
        this.loop = loop;
        this.slots = slots;
        this.commits = commits;
        this.topics = topics;
        this.expiryNanos = expiryNanos;
    }

    /** Begins; ends with the loop. */
    void begin() {
        loop.schedule(this::lookAround, LOOK_AROUND_NANOS);
        loop.schedule(this::expire, expiryNanos);
    }

    private void lookAround() {
        loop.schedule(this::lookAround, LOOK_AROUND_NANOS);
        commits.endOverdue();
        slots.all().forEach(GroupSlot::endOverdue);
        topics.use(slots.all().stream()
                .flatMap(slot -> slot.group().expressions().stream())
                .collect(Collectors.toSet()));
        snapshot = new GroupsSnapshot(slots.all().stream()
                .filter(slot -> !slot.isLoading())
                .map(slot -> new GroupsSnapshot.One(
                        slot.id(),
                        slot.group().type(),
                        slot.group().stateName(),
                        slot.group().size(),
                        slot.offsets()))
                .toList());
    }

    private void expire() {
        loop.schedule(this::expire, expiryNanos);
        slots.all().forEach(GroupSlot::expire);
    }

    /** The groups as they were a moment ago. */
    GroupsSnapshot snapshot() {
        return snapshot;
    }
}
