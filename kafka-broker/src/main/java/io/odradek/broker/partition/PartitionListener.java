package io.odradek.broker.partition;

/**
 * Somebody who waits for a partition: a long poll, or a write with acks=all.
 *
 * <p>Runs on: whatever thread made the change, under no lock. Be quick, and expect to be called after having been removed.
 */
public interface PartitionListener {

    /** There is more to read: the high watermark, or on a follower the log end, has grown. */
    void advanced(Partition partition);

    /** The role has changed; whoever waits for the old leader waits in vain. */
    void roleChanged(Partition partition);
}
