package io.odradek.broker.log;

/**
 * A producer that wrote to a partition, as DescribeProducers shows it (KIP-664).
 *
 * @param lastSequence sequence number of its last record, or -1
 * @param lastTimestamp time of its last batch in milliseconds since the epoch
 * @param coordinatorEpoch epoch of the coordinator that wrote its last marker, or -1
 * @param currentTransactionStart first offset of its open transaction, or -1
 */
public record ProducerDescription(
        long producerId,
        short producerEpoch,
        int lastSequence,
        long lastTimestamp,
        int coordinatorEpoch,
        long currentTransactionStart) {}
