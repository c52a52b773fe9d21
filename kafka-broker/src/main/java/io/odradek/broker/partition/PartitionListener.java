package io.odradek.broker.partition;

/**
 * Somebody who waits for a partition: a long poll, or a write with acks=all.
 *
 * <p>Runs on: whatever thread made the change, under no lock. Be quick, and expect to be called after having been removed.
 */
public interface PartitionListener {

    /** What is waited for has come: a higher high watermark, a longer log, or all replicas for a write. */
    void advanced(Partition partition);

    /** The role has changed; whoever waits for the old leader waits in vain. */
    void roleChanged(Partition partition);
}
