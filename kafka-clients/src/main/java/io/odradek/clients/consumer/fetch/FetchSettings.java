package io.odradek.clients.consumer.fetch;

/**
 * What to ask brokers for.
 *
 * @param minBytes for how many bytes a broker waits, up to {@code maxWaitMs}
 * @param maxBytes of one answer; its first batch may be larger
 * @param partitionMaxBytes of one partition in one answer; its first batch may be larger
 * @param readCommitted whether records of open and aborted transactions are left out
 * @param checkCrcs whether the checksum of each batch is verified
 * @param rack where this client stands; empty if it does not say
 * @param preferenceMs how long a nearer replica is asked before the leader is asked again
 */
public record FetchSettings(
        int minBytes,
        int maxBytes,
        int maxWaitMs,
        int partitionMaxBytes,
        boolean readCommitted,
        boolean checkCrcs,
        String rack,
        long preferenceMs) {}
