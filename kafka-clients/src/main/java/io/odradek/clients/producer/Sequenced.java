package io.odradek.clients.producer;

/**
 * What the order of a partition has to know of a batch. Runs on: the event loop.
 */
abstract class Sequenced {

    static final int NONE = -1;

    /** The number of its first record among all that were sent to the partition; NONE until it was sent. */
    long position = NONE;

    /** Its first sequence number; NONE without idempotence, and until it was sent. */
    int sequence = NONE;

    long producerId = NONE;
    short epoch = NONE;

    /** How often it was sent. */
    int attempts;

    /** Whether it may lie in the log although nobody acknowledged it. */
    boolean maybeWritten;

    /** Its records. */
    abstract int count();
}
