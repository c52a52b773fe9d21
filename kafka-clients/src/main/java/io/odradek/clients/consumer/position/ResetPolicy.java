package io.odradek.clients.consumer.position;

import io.odradek.common.config.ConfigException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * Where to go when there is no position: {@code auto.offset.reset}.
 *
 * @param kind where
 * @param duration how far back from now, for {@link Kind#BY_DURATION}
 */
public record ResetPolicy(Kind kind, Duration duration) {

    /** The places. */
    public enum Kind {
        EARLIEST,
        LATEST,
        /** Nowhere: the application has to seek. */
        NONE,
        BY_DURATION
    }

    public static final ResetPolicy EARLIEST = new ResetPolicy(Kind.EARLIEST, Duration.ZERO);
    public static final ResetPolicy LATEST = new ResetPolicy(Kind.LATEST, Duration.ZERO);
    public static final ResetPolicy NONE = new ResetPolicy(Kind.NONE, Duration.ZERO);

    /** What ListOffsets takes for the first and for the last offset. */
    public static final long EARLIEST_TIMESTAMP = -2;

    public static final long LATEST_TIMESTAMP = -1;

    private static final String BY_DURATION = "by_duration:";

    /**
     * Reads a value of {@code auto.offset.reset}.
     *
     * @throws ConfigException if it is none
     */
    public static ResetPolicy of(String key, String text) {
        switch (text) {
            case "earliest":
                return EARLIEST;
            case "latest":
                return LATEST;
            case "none":
                return NONE;
            default:
                return byDuration(key, text);
        }
    }

    private static ResetPolicy byDuration(String key, String text) {
        try {
            if (text.startsWith(BY_DURATION)) {
                Duration duration = Duration.parse(text.substring(BY_DURATION.length()));
                if (!duration.isNegative()) {
                    return new ResetPolicy(Kind.BY_DURATION, duration);
                }
            }
        } catch (DateTimeParseException e) {
            throw new ConfigException(key, text, "the duration is not of the form PnDTnHnMn.nS");
        }
        throw new ConfigException(key, text, "it takes earliest, latest, none or by_duration:PnDTnHnMn.nS");
    }

    /** What to ask ListOffsets for. */
    public long timestamp(long nowMs) {
        return switch (kind) {
            case EARLIEST -> EARLIEST_TIMESTAMP;
            case LATEST -> LATEST_TIMESTAMP;
            case BY_DURATION -> nowMs - duration.toMillis();
            case NONE -> throw new IllegalStateException("there is nowhere to go");
        };
    }
}
