package io.odradek.clients.producer;

/** Hears what became of a record. */
@FunctionalInterface
public interface Callback {

    /**
     * The record was acknowledged, or given up.
     *
     * <p>Runs on: the producer's event loop, in the order in which records of a partition were sent; it must not block. For a record
     * that was refused at once, the thread that called send.
     *
     * @param metadata where the record lies; with an exception, its topic and partition, and -1 for all else
     * @param exception null if all is well
     */
    void onCompletion(RecordMetadata metadata, Exception exception);
}
