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
 * <p>It ends when the event loop has read what else has arrived: the answer then carries what several requests brought, and not
 * the first of them alone. A follower that lacks nothing but a higher high watermark waits for records to come along with it, for
 * a moment: nobody is acknowledged later for that, and under load it spares every second fetch.
 *
 * <p>Runs on: made and ended on the request's event loop; told from any thread.
 */
final class FetchWait {

    /** For what is never held back. */
    static final BooleanSupplier NEVER = () -> false;

    /** How much later than a leader its followers may know what is replicated, and with them their consumers. */
    private static final int HIGH_WATERMARK_DELAY_MS = 5;

    private final Request request;
    private final int minBytes;
    private final boolean follower;
    private final Runnable read;
    private final List<Watched> watched = new ArrayList<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean endingLater = new AtomicBoolean();
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
     * @param knownHighWatermark what a follower knows; one that is behind is told soon
     * @param heldBack whether nothing would be read at this moment, whatever there is
     */
    void watch(Partition partition, LogOffset from, Role role, long knownHighWatermark, BooleanSupplier heldBack) {
        watched.add(new Watched(partition, from, role, knownHighWatermark, heldBack));
    }

    /** Whether there are enough bytes to answer. */
    boolean isSatisfied() {
        long bytes = 0;
        for (Watched one : watched) {
            if (one.hasRecords()) {
                if (minBytes <= 1) {
                    return true;
                }
                bytes += one.bytes();
            }
        }
        return bytes >= minBytes;
    }

    void start(int maxWaitMs) {
        for (Watched one : watched) {
            if (follower) {
                one.partition.addCopier(one);
            } else {
                one.partition.addListener(one);
            }
        }
        request.whenAbandoned(this::end);
        deadline = request.eventLoop().schedule(this::end, maxWaitMs, TimeUnit.MILLISECONDS);
        // what came before the listener was there
        if (isSatisfied() || watched.stream().anyMatch(Watched::hasOtherRole)) {
            end();
        } else if (watched.stream().anyMatch(Watched::hasNews)) {
            endLater();
        }
    }

    private void endSoon() {
        if (ending.compareAndSet(false, true)) {
            request.eventLoop().execute(this::end);
        }
    }

    private void endLater() {
        if (endingLater.compareAndSet(false, true)) {
            var unused = request.eventLoop().schedule(this::end, HIGH_WATERMARK_DELAY_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Answers with what there is. */
    void end() {
        if (over.compareAndSet(false, true)) {
            deadline.cancel(false);
            for (Watched one : watched) {
                if (follower) {
                    one.partition.removeCopier(one);
                } else {
                    one.partition.removeListener(one);
                }
            }
            read.run();
        }
    }

    /** What is waited for in one partition. */
    private final class Watched implements PartitionListener {

        private final Partition partition;
        private final LogOffset from;
        private final Role role;
        private final long knownHighWatermark;
        private final BooleanSupplier heldBack;

        Watched(Partition partition, LogOffset from, Role role, long knownHighWatermark, BooleanSupplier heldBack) {
            this.partition = partition;
            this.from = from;
            this.role = role;
            this.knownHighWatermark = knownHighWatermark;
            this.heldBack = heldBack;
        }

        boolean hasRecords() {
            LogOffset bound = follower ? partition.log().end() : partition.highWatermark();
            return bound.offset() > from.offset() && !heldBack.getAsBoolean();
        }

        long bytes() {
            return partition
                    .log()
                    .bytesBetween(from, follower ? partition.log().end() : partition.locatedHighWatermark());
        }

        /** Whether there is a higher high watermark to tell. */
        boolean hasNews() {
            return follower && partition.highWatermark().offset() > knownHighWatermark && !heldBack.getAsBoolean();
        }

        boolean hasOtherRole() {
            return !partition.role().equals(role);
        }

        @Override
        public void advanced(Partition changed) {
            if (over.get()) {
                return;
            }
            if (hasRecords() && (minBytes <= 1 || isSatisfied())) {
                endSoon();
            } else if (hasNews()) {
                endLater();
            }
        }

        @Override
        public void roleChanged(Partition changed) {
            endSoon();
        }
    }
}
