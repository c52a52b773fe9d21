package io.odradek.broker.api.fetch;

import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.PartitionListener;
import io.odradek.broker.partition.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A fetch that waits for records: one registration with each of its partitions, ended by enough bytes, by a change of
 * leader, by its deadline, or by the client's leaving. Nothing is read before that.
 *
 * <p>Runs on: made and ended on the request's event loop; told from any thread.
 */
final class FetchWait implements PartitionListener {

    private record Watched(
            Partition partition, LogOffset from, Role role, long knownHighWatermark, BooleanSupplier heldBack) {}

    private final Request request;
    private final int minBytes;
    private final boolean follower;
    private final Runnable read;
    private final List<Watched> watched = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private ScheduledFuture<?> deadline;

    /**
     * @param follower whether it waits for the end of the log, and for news of the high watermark, as a follower does
     * @param read reads and answers; runs once, on the event loop
     */
    FetchWait(Request request, int minBytes, boolean follower, Runnable read) {
        this.request = request;
        this.follower = follower;
        this.minBytes = minBytes;
        this.read = read;
    }

    /**
     * Adds a partition.
     *
     * @param role the one in which it was found to be readable
     * @param knownHighWatermark what a follower knows; one that is behind is told at once
     * @param heldBack whether nothing would be read at this moment, whatever there is
     */
    void watch(Partition partition, LogOffset from, Role role, long knownHighWatermark, BooleanSupplier heldBack) {
        watched.add(new Watched(partition, from, role, knownHighWatermark, heldBack));
    }

    /** Whether there are enough bytes to answer. */
    boolean isSatisfied() {
        long bytes = 0;
        for (Watched one : watched) {
            Partition partition = one.partition();
            if (one.heldBack().getAsBoolean()) {
                continue;
            }
            if (follower && partition.highWatermark().offset() > one.knownHighWatermark()) {
                return true;
            }
            LogOffset bound = follower ? partition.log().end() : partition.highWatermark();
            if (bound.offset() > one.from().offset()) {
                if (minBytes <= 1) {
                    return true;
                }
                bytes += partition.log().bytesBetween(one.from(), follower ? bound : partition.locatedHighWatermark());
            }
        }
        return bytes >= minBytes;
    }

    void start(int maxWaitMs) {
        for (Watched one : watched) {
            if (follower) {
                one.partition().addCopier(this);
            } else {
                one.partition().addListener(this);
            }
        }
        request.whenAbandoned(this::end);
        deadline = request.eventLoop().schedule(this::end, maxWaitMs, TimeUnit.MILLISECONDS);
        // what came before the listener was there
        if (isSatisfied()
                || watched.stream().anyMatch(one -> !one.partition().role().equals(one.role()))) {
            end();
        }
    }

    @Override
    public void advanced(Partition partition) {
        if (!over.get() && isSatisfied()) {
            endOnEventLoop();
        }
    }

    @Override
    public void roleChanged(Partition partition) {
        endOnEventLoop();
    }

    private void endOnEventLoop() {
        if (request.eventLoop().inEventLoop()) {
            end();
        } else if (!over.get()) {
            request.eventLoop().execute(this::end);
        }
    }

    /** Answers with what there is. */
    void end() {
        if (over.compareAndSet(false, true)) {
            deadline.cancel(false);
            for (Watched one : watched) {
                if (follower) {
                    one.partition().removeCopier(this);
                } else {
                    one.partition().removeListener(this);
                }
            }
            read.run();
        }
    }
}
