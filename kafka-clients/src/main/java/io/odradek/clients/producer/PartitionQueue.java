package io.odradek.clients.producer;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.header.Header;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The records to one partition that were not sent yet: one open batch, and closed ones before it.
 *
 * <p>Runs on: appended to by any thread, taken from by the event loop, under this object's lock, which is this partition's alone
 * and is held to write a record or to compress a batch. What the event loop has taken is in {@link #order()}, and is the loop's.
 */
final class PartitionQueue {

    private final TopicPartition topicPartition;
    private final PartitionOrder<Batch> order;
    private final AtomicBoolean signaled = new AtomicBoolean();
    // under the lock
    private final Queue<Batch> closed = new ArrayDeque<>();
    private Batch open;
    // read without it, to choose partitions by
    private volatile int waiting;
    private volatile long oldestNanos;
    private volatile boolean available = true;
    // the event loop's
    private long retryAtNanos;
    private String trouble = "it was not sent yet";
    private Uuid topicId = Uuid.ZERO_UUID;
    private int leaderEpoch = -1;

    PartitionQueue(TopicPartition topicPartition, PartitionOrder<Batch> order) {
        this.topicPartition = topicPartition;
        this.order = order;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    PartitionOrder<Batch> order() {
        return order;
    }

    AtomicBoolean signaled() {
        return signaled;
    }

    /** The open batch, to be written into under this object's lock; null if there is none. */
    Batch open() {
        assert Thread.holdsLock(this);
        return open;
    }

    void open(Batch batch) {
        assert Thread.holdsLock(this) && open == null;
        open = batch;
        oldestNanos = waiting == 0 ? batch.createdNanos() : oldestNanos;
        waiting++;
    }

    /** Closes the open batch. */
    Batch closeOpen(int level) {
        assert Thread.holdsLock(this);
        Batch full = open;
        open = null;
        full.close(level);
        closed.add(full);
        return full;
    }

    /** Appends to the open batch; null if there is none or it has no room. */
    SendFuture tryAppend(long timestamp, byte[] key, byte[] value, Header[] headers, int maxSize, Callback callback) {
        assert Thread.holdsLock(this);
        return open == null ? null : open.tryAppend(timestamp, key, value, headers, maxSize, callback);
    }

    /**
     * The next batch that may be sent: a closed one, or the open one if it has lingered long enough.
     *
     * @param openedBeforeNanos the open one is taken if it was opened by then
     * @return null if there is none
     */
    synchronized Batch take(long openedBeforeNanos, int level) {
        if (closed.isEmpty() && open != null && open.createdNanos() - openedBeforeNanos <= 0 && !open.isEmpty()) {
            closeOpen(level);
        }
        Batch next = closed.poll();
        if (next != null) {
            waiting--;
            Batch after = closed.isEmpty() ? open : closed.peek();
            oldestNanos = after == null ? 0 : after.createdNanos();
        }
        return next;
    }

    /** Whether a closed batch is left. */
    synchronized boolean hasClosed() {
        return !closed.isEmpty();
    }

    synchronized boolean hasAny() {
        return open != null || !closed.isEmpty();
    }

    /** Takes out all batches that were made before a time: they have waited too long. */
    synchronized List<Batch> takeOlderThan(long nanos, int level) {
        List<Batch> old = new ArrayList<>();
        Batch first = closed.isEmpty() ? open : closed.peek();
        while (first != null && first.createdNanos() - nanos < 0) {
            Batch taken = take(Long.MAX_VALUE / 2 + nanos, level);
            if (taken == null) {
                break;
            }
            old.add(taken);
            first = closed.isEmpty() ? open : closed.peek();
        }
        return old;
    }

    /** Batches that were not sent yet. Runs on: any thread. */
    int waiting() {
        return waiting;
    }

    /** When the oldest of them was made; only with a {@link #waiting()} above 0. Runs on: any thread. */
    long oldestNanos() {
        return oldestNanos;
    }

    /** Whether it has a leader, as far as is known. Runs on: any thread. */
    boolean isAvailable() {
        return available;
    }

    void available(boolean now) {
        available = now;
    }

    /** Before this nothing is sent again. */
    long retryAtNanos() {
        return retryAtNanos;
    }

    void retryAtNanos(long nanos) {
        retryAtNanos = nanos;
    }

    /** Why its batches do not get on, for messages. */
    String trouble() {
        return trouble;
    }

    void trouble(String what) {
        trouble = what;
    }

    Uuid topicId() {
        return topicId;
    }

    void topicId(Uuid id) {
        topicId = id;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    void leaderEpoch(int epoch) {
        leaderEpoch = epoch;
    }
}
