package io.odradek.common.record;

/** What the timestamps of a batch mean. */
public enum TimestampType {
    /** The batch is of the oldest format, which had none. */
    NO_TIMESTAMP_TYPE("NoTimestampType"),
    /** Set by the producer. */
    CREATE_TIME("CreateTime"),
    /** Set by the broker at the append. */
    LOG_APPEND_TIME("LogAppendTime");

    private final String text;

    TimestampType(String text) {
        this.text = text;
    }

    /** As it stands in {@code message.timestamp.type}. */
    @Override
    public String toString() {
        return text;
    }
}
