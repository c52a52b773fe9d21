package io.odradek.broker.election;

import io.odradek.common.TopicPartition;
import io.odradek.zk.store.PartitionStateStore.Change;

/** A compare-and-set that this broker wants to make, and why. */
record Claim(Change change, Reason reason) {

    enum Reason {
        /** To lead, in sync or eligible. */
        LEAD,
        /** To lead although records may be missing. */
        LEAD_UNCLEANLY,
        /** To be no candidate any more: records may be missing, and others have them. */
        WITHDRAW
    }

    TopicPartition key() {
        return new TopicPartition(change.topic(), change.partition());
    }
}
