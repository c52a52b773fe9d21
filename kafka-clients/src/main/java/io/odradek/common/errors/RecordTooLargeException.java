package io.odradek.common.errors;

import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;
import java.util.Map;

/** {@link ErrorCode#MESSAGE_TOO_LARGE} as an exception: a record is larger than the topic, or a setting of this client, allows. */
public class RecordTooLargeException extends ApiException {

    private static final long serialVersionUID = 1L;

    private final transient Map<TopicPartition, Long> recordTooLargePartitions;

    public RecordTooLargeException(String message) {
        this(message, Map.of());
    }

    public RecordTooLargeException(String message, Map<TopicPartition, Long> recordTooLargePartitions) {
        super(ErrorCode.MESSAGE_TOO_LARGE, message);
        this.recordTooLargePartitions = Map.copyOf(recordTooLargePartitions);
    }

    /** For a consumer: the offset of the record, by partition; empty for a producer. */
    public Map<TopicPartition, Long> recordTooLargePartitions() {
        return recordTooLargePartitions;
    }
}
