package io.odradek.common.record;

/** What the timestamps of a batch mean. */
public enum TimestampType {
    /** Set by the producer. */
    CREATE_TIME,
    /** Set by the broker at the append. */
    LOG_APPEND_TIME
}
