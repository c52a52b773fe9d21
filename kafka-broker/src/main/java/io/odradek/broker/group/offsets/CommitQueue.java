package io.odradek.broker.group.offsets;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.OffsetNode;
import io.odradek.zk.store.OffsetKey;
import io.odradek.zk.store.OffsetStore.Commit;
import io.odradek.zk.store.OffsetStore.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commits to ZooKeeper. One write is under way at a time; what comes meanwhile is merged, group by group, and travels
 * with the next one. A commit is acknowledged when ZooKeeper has it, and those of a group in the order in which they came.
 *
 * <p>Bounds: so many partitions in one write, so many commits that wait, so long that each of them waits.
 *
 * <p>Runs on: the groups' loop.
 */
public final class CommitQueue {

    private static final Logger LOG = LoggerFactory.getLogger(CommitQueue.class);

    static final int MAX_PARTITIONS_PER_WRITE = 450;
    static final int MAX_WAITING = 20_000;
    /** What ZooKeeper says to no more than that is dealt with on the thread that brings it. */
    static final int FEW_PARTITIONS = 50;

    /** Where commits come from, and what becomes of them. */
    public interface Source {

        String id();

        GroupOffsets offsets();

        /** Of the group's znode. */
        int version();

        /** Another broker has claimed the group. */
        void fenced();

        /** Nothing of this group waits or is under way any more. */
        void drained();
    }

    /** The world outside of the loop. */
    public interface Outside {

        CompletableFuture<List<Outcome>> write(List<Commit> commits);

        /** Runs a step on the loop. */
        void execute(Runnable step);

        /** The same, for a short step: on this thread, if the loop has nothing else to do. */
        void executeHere(Runnable step);

        void schedule(Runnable step, long nanos);
    }

    private static final class Waiting {
        final Map<TopicPartition, Optional<CommittedOffset>> changes = new LinkedHashMap<>();
        final List<CompletableFuture<Void>> replies = new ArrayList<>();
        final long sinceNanos;

        Waiting(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private record Dated(CompletableFuture<Void> reply, long deadlineNanos) {}

    private final Outside outside;
    private final LongSupplier nanos;
    private final long timeoutNanos;
    private final CommitPace pace = new CommitPace();
    private final LinkedHashMap<Source, Waiting> waiting = new LinkedHashMap<>();
    private final Deque<Dated> deadlines = new ArrayDeque<>();
    private Map<Source, Waiting> underWay = Map.of();
    private boolean scheduled;

    public CommitQueue(Outside outside, LongSupplier nanos, long timeoutNanos) {
        this.outside = outside;
        this.nanos = nanos;
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * Commits; the reply comes when ZooKeeper has it.
     *
     * @param changes the new offsets; nothing removes one
     */
    public void add(
            Source source, Map<TopicPartition, Optional<CommittedOffset>> changes, CompletableFuture<Void> reply) {
        if (deadlines.size() >= MAX_WAITING) {
            reply.completeExceptionally(new ApiException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "more than " + MAX_WAITING + " commits wait for ZooKeeper"));
            return;
        }
        long now = nanos.getAsLong();
        Waiting entry = waiting.computeIfAbsent(source, one -> new Waiting(now));
        entry.changes.putAll(changes);
        entry.replies.add(reply);
        deadlines.add(new Dated(reply, now + timeoutNanos));
        pace.committed(source.id(), now);
        sendWhenDue();
    }

    /** Whether something of this source waits or is under way. */
    public boolean isBusy(Source source) {
        return waiting.containsKey(source) || underWay.containsKey(source);
    }

    /** Sends what waits, now: something else waits for it. */
    public void flush() {
        if (underWay.isEmpty() && !waiting.isEmpty()) {
            send();
        }
    }

    /** Forgets what waits: this broker coordinates the group no longer. */
    public void cancel(Source source, ErrorCode error, String why) {
        Waiting gone = waiting.remove(source);
        if (gone != null) {
            fail(gone, error, why);
        }
    }

    /** Tells those who have waited too long to try again. What they committed may be written all the same. */
    public void endOverdue() {
        long now = nanos.getAsLong();
        for (Dated next = deadlines.peek(); next != null && isOver(next, now); next = deadlines.peek()) {
            deadlines.remove();
            if (!next.reply().isDone()) {
                next.reply()
                        .completeExceptionally(new ApiException(
                                ErrorCode.COORDINATOR_NOT_AVAILABLE, "ZooKeeper did not take the offsets in time"));
            }
        }
    }

    private static boolean isOver(Dated one, long nowNanos) {
        return one.reply().isDone() || nowNanos - one.deadlineNanos() >= 0;
    }

    private void sendWhenDue() {
        if (!underWay.isEmpty() || waiting.isEmpty()) {
            return;
        }
        long oldest = waiting.values().iterator().next().sinceNanos;
        long delay = pace.delayNanos(waiting.size(), oldest, nanos.getAsLong());
        if (delay <= 0) {
            send();
        } else if (!scheduled) {
            scheduled = true;
            outside.schedule(
                    () -> {
                        scheduled = false;
                        sendWhenDue();
                    },
                    delay);
        }
    }

    private void send() {
        Map<Source, Waiting> batch = new LinkedHashMap<>();
        List<Commit> commits = new ArrayList<>();
        int partitions = 0;
        Iterator<Map.Entry<Source, Waiting>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Source, Waiting> entry = entries.next();
            int size = entry.getValue().changes.size();
            if (!batch.isEmpty() && partitions + size > MAX_PARTITIONS_PER_WRITE) {
                break;
            }
            partitions += size;
            batch.put(entry.getKey(), entry.getValue());
            commits.add(commit(entry.getKey(), entry.getValue()));
            entries.remove();
        }
        underWay = batch;
        Consumer<Runnable> loop = partitions <= FEW_PARTITIONS ? outside::executeHere : outside::execute;
        var unused = outside.write(commits)
                .whenComplete((outcomes, failure) -> loop.accept(() -> settle(batch, outcomes, failure)));
    }

    private static Commit commit(Source source, Waiting entry) {
        Map<OffsetKey, Optional<OffsetNode>> nodes = new LinkedHashMap<>();
        entry.changes.forEach((partition, offset) -> nodes.put(
                new OffsetKey(partition.topic(), partition.partition()),
                offset.map(value -> new OffsetNode(value.offset(), value.leaderEpoch(), value.metadata()))));
        return new Commit(source.id(), source.version(), source.offsets().tree(), nodes);
    }

    private void settle(Map<Source, Waiting> batch, List<Outcome> outcomes, Throwable failure) {
        underWay = Map.of();
        int index = 0;
        Map<Source, Boolean> fenced = new HashMap<>();
        for (Map.Entry<Source, Waiting> entry : batch.entrySet()) {
            Outcome outcome = failure == null ? outcomes.get(index++) : new Outcome.Failed(failure);
            fenced.put(entry.getKey(), settle(entry.getKey(), entry.getValue(), outcome));
        }
        batch.keySet().forEach(source -> {
            if (fenced.get(source)) {
                source.fenced();
            } else if (!waiting.containsKey(source)) {
                source.drained();
            }
        });
        sendWhenDue();
        endOverdue();
    }

    /** True when the source has lost its group. */
    private static boolean settle(Source source, Waiting entry, Outcome outcome) {
        if (outcome instanceof Outcome.Written) {
            source.offsets().apply(entry.changes);
            entry.replies.forEach(reply -> reply.complete(null));
        } else if (outcome instanceof Outcome.Fenced) {
            fail(entry, ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
            return true;
        } else if (outcome instanceof Outcome.Failed failed) {
            LOG.warn(
                    "Offsets of group {} for {} partitions were not written: {}",
                    source.id(),
                    entry.changes.size(),
                    failed.cause().getMessage());
            fail(entry, ErrorCode.COORDINATOR_NOT_AVAILABLE, "ZooKeeper did not take the offsets");
        }
        return false;
    }

    private static void fail(Waiting entry, ErrorCode error, String why) {
        entry.replies.forEach(reply -> reply.completeExceptionally(new ApiException(error, why)));
    }
}
