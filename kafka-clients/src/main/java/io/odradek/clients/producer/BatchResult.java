package io.odradek.clients.producer;

import io.odradek.common.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What became of a batch, for all who wait for one of its records. A batch that had to be split has the results of its parts.
 *
 * <p>Runs on: completed once, on the event loop; read and waited for by any thread.
 */
final class BatchResult {

    /** A part of a split batch and the index, in the whole, of its first record. */
    record Part(int firstIndex, BatchResult result) {}

    private final TopicPartition partition;
    private boolean done;
    private long baseOffset = -1;
    private long logAppendTimeMs = -1;
    private Exception error;
    private Map<Integer, Exception> errors = Map.of();
    private List<Part> parts = List.of();

    BatchResult(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** What became of it is known; callbacks are told next, and then {@link #finish()} those who wait. */
    synchronized void acknowledged(long offset, long appendTimeMs) {
        baseOffset = offset;
        logAppendTimeMs = appendTimeMs;
    }

    /** @param byRecord the errors of those records that were the reason, by index; the others get the one for all */
    synchronized void failed(Exception all, Map<Integer, Exception> byRecord) {
        error = all;
        errors = byRecord;
    }

    synchronized void split(List<Part> into) {
        parts = List.copyOf(into);
        finish();
    }

    /** Wakes who waits. */
    synchronized void finish() {
        assert !done : partition + " was settled twice";
        done = true;
        notifyAll();
    }

    /** Whether the records' fate is known, that of all parts included. */
    boolean isDone() {
        List<Part> all;
        synchronized (this) {
            if (!done) {
                return false;
            }
            all = parts;
        }
        return all.stream().allMatch(part -> part.result().isDone());
    }

    /** Waits; false if the time was over before. */
    boolean await(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNanos;
        List<Part> all;
        synchronized (this) {
            while (!done) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            all = parts;
        }
        for (Part part : all) {
            if (!part.result().await(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    /** The result that a record's fate is in, which is a part's if this was split. */
    private synchronized Part partOf(int index) {
        Part found = null;
        for (Part part : parts) {
            if (part.firstIndex() <= index) {
                found = part;
            }
        }
        return found;
    }

    /** The error of a record; null if it was acknowledged. Only when done. */
    Exception errorOf(int index) {
        Part part = partOf(index);
        if (part != null) {
            return part.result().errorOf(index - part.firstIndex());
        }
        synchronized (this) {
            return errors.getOrDefault(index, error);
        }
    }

    /** Where a record lies. Only when done. */
    RecordMetadata metadataOf(int index, long timestamp, int keySize, int valueSize) {
        Part part = partOf(index);
        if (part != null) {
            return part.result().metadataOf(index - part.firstIndex(), timestamp, keySize, valueSize);
        }
        synchronized (this) {
            return new RecordMetadata(
                    partition,
                    baseOffset,
                    index,
                    logAppendTimeMs == -1 ? timestamp : logAppendTimeMs,
                    keySize,
                    valueSize);
        }
    }
}
