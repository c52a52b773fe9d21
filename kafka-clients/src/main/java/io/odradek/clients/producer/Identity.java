package io.odradek.clients.producer;

/** The producer's id and epoch, and which partitions it may write to. Runs on: the event loop. */
interface Identity {

    /** Whether batches may be sent; if not, it sees to it that they may soon, and wakes the sender then. */
    boolean isReady();

    long producerId();

    short epoch();

    /** Whether a partition may be written to; if not, it sees to it that it may soon, and wakes the sender then. */
    boolean maySend(PartitionQueue queue);

    /** The highest version of Produce to use. */
    int produceVersionLimit();

    /** A batch was given up. */
    void failed(Batch batch, Exception error);

    /** No partition can go on under this id. */
    void exhausted();
}
