package io.odradek.broker.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Who waits for a partition: followers for a longer log, consumers for a higher high watermark, writes with acks=all for the
 * offset up to which they want to be replicated. It says whom a change concerns; they are told when the lock is given back.
 *
 * <p>Runs on: the holder of the partition's lock; a {@link Told} is a copy, and belongs to whoever got it.
 */
final class Waiters {

    /** A write that waits until everything before an offset is replicated. */
    private record Awaited(long nextOffset, PartitionListener listener) implements Comparable<Awaited> {

        @Override
        public int compareTo(Awaited other) {
            return Long.compare(nextOffset, other.nextOffset);
        }
    }

    /** Whom to tell when the lock is given back. */
    record Told(PartitionListener[] copiers, PartitionListener[] listeners, List<PartitionListener> writes) {

        static final Told NONE = new Told(NOBODY, NOBODY, List.of());

        /** The followers first: everybody else waits for them. */
        void advanced(Partition partition) {
            for (PartitionListener copier : copiers) {
                copier.advanced(partition);
            }
            for (PartitionListener write : writes) {
                write.advanced(partition);
            }
            for (PartitionListener listener : listeners) {
                listener.advanced(partition);
            }
        }
    }

    private static final PartitionListener[] NOBODY = {};

    /** Never changed in place: a {@link Told} may still go through them. */
    private PartitionListener[] copiers = NOBODY;

    private PartitionListener[] listeners = NOBODY;
    private final PriorityQueue<Awaited> awaited = new PriorityQueue<>();

    /** Whom a longer log concerns. */
    Told ofAppend() {
        return copiers.length > 0 ? new Told(copiers, NOBODY, List.of()) : Told.NONE;
    }

    /** Whom a leader's higher high watermark concerns; the writes among them wait no longer. */
    Told ofReplication(long highWatermark) {
        return new Told(copiers, listeners, awaitedUpTo(highWatermark));
    }

    /** Whom a follower's higher high watermark concerns. */
    Told ofFollowing() {
        return new Told(NOBODY, listeners, List.of());
    }

    private List<PartitionListener> awaitedUpTo(long offset) {
        List<PartitionListener> done = List.of();
        for (Awaited next = awaited.peek(); next != null && next.nextOffset() <= offset; next = awaited.peek()) {
            done = done.isEmpty() ? new ArrayList<>() : done;
            done.add(awaited.remove().listener());
        }
        return done;
    }

    /** Everybody, whom a changed role concerns. */
    List<PartitionListener> all() {
        List<PartitionListener> everybody = new ArrayList<>(Arrays.asList(copiers));
        everybody.addAll(Arrays.asList(listeners));
        awaited.forEach(one -> everybody.add(one.listener()));
        return everybody;
    }

    void await(long nextOffset, PartitionListener write) {
        awaited.add(new Awaited(nextOffset, write));
    }

    void stopAwaiting(PartitionListener write) {
        awaited.removeIf(one -> one.listener() == write);
    }

    void addListener(PartitionListener listener) {
        listeners = with(listeners, listener);
    }

    void removeListener(PartitionListener listener) {
        listeners = without(listeners, listener);
    }

    void addCopier(PartitionListener listener) {
        copiers = with(copiers, listener);
    }

    void removeCopier(PartitionListener listener) {
        copiers = without(copiers, listener);
    }

    private static PartitionListener[] with(PartitionListener[] all, PartitionListener one) {
        PartitionListener[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = one;
        return more;
    }

    private static PartitionListener[] without(PartitionListener[] all, PartitionListener one) {
        for (int i = 0; i < all.length; i++) {
            if (all[i] == one) {
                PartitionListener[] fewer = new PartitionListener[all.length - 1];
                System.arraycopy(all, 0, fewer, 0, i);
                System.arraycopy(all, i + 1, fewer, i, fewer.length - i);
                return fewer.length == 0 ? NOBODY : fewer;
            }
        }
        return all;
    }
}
