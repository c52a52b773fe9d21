package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Map;

/** Records that were read are no longer in the log: it was cut, in an unclean election. */
public class LogTruncationException extends OffsetOutOfRangeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<TopicPartition, OffsetAndMetadata> divergentOffsets;

    public LogTruncationException(
            Map<TopicPartition, Long> positions, Map<TopicPartition, OffsetAndMetadata> divergentOffsets) {
        this(
                "the log was cut before these positions, and auto.offset.reset is none: " + positions
                        + "; what is left ends at " + divergentOffsets,
                positions,
                divergentOffsets);
    }

    public LogTruncationException(
            String message,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, OffsetAndMetadata> divergentOffsets) {
        super(message, positions);
        this.divergentOffsets = Map.copyOf(divergentOffsets);
    }

    /** The first offset at which the log is another one than the one that was read. */
    public Map<TopicPartition, OffsetAndMetadata> divergentOffsets() {
        return divergentOffsets;
    }
}
