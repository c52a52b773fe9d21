package io.odradek.clients.producer;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A record on its way: the future that its sender has, and the entry for the callback. The only object that is made for each
 * record. Runs on: any thread.
 */
final class SendFuture implements Future<RecordMetadata> {

    private final BatchResult result;
    private final int index;
    private final long timestamp;
    private final int keySize;
    private final int valueSize;
    private final Callback callback;

    /** @param callback may be null */
    SendFuture(BatchResult result, int index, long timestamp, byte[] key, byte[] value, Callback callback) {
        this.result = result;
        this.index = index;
        this.timestamp = timestamp;
        this.keySize = key == null ? -1 : key.length;
        this.valueSize = value == null ? -1 : value.length;
        this.callback = callback;
    }

    /** Its place in the batch that it was appended to. */
    int index() {
        return index;
    }

    /** Tells the callback, when the result is known. */
    void tell() {
        Exception error = result.errorOf(index);
        if (error == null) {
            callback.onCompletion(result.metadataOf(index, timestamp, keySize, valueSize), null);
        } else {
            callback.onCompletion(new RecordMetadata(result.partition(), -1, 0, -1, -1, -1), error);
        }
    }

    @Override
    public RecordMetadata get() throws InterruptedException, ExecutionException {
        boolean done = result.await(Long.MAX_VALUE / 2);
        assert done : "nobody waits for a hundred years";
        return value();
    }

    @Override
    public RecordMetadata get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!result.await(Math.min(unit.toNanos(timeout), Long.MAX_VALUE / 2))) {
            throw new TimeoutException("the record to " + result.partition() + " was not acknowledged within "
                    + unit.toMillis(timeout) + " ms");
        }
        return value();
    }

    private RecordMetadata value() throws ExecutionException {
        Exception error = result.errorOf(index);
        if (error != null) {
            throw new ExecutionException(error);
        }
        return result.metadataOf(index, timestamp, keySize, valueSize);
    }

    /** A record that was handed over cannot be taken back. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }
}
