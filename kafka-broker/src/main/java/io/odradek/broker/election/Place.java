package io.odradek.broker.election;

/** Where this broker stands in the queue for a partition. */
enum Place {
    /** Nowhere, or not yet. */
    NONE,
    /** Behind others. */
    WAITING,
    /** First. */
    FIRST,
    /** The queue has been waited for in vain: it does not count. */
    OVERDUE
}
