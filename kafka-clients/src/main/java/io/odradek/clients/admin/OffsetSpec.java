package io.odradek.clients.admin;

/** Which offset of a partition is asked for. Immutable. */
public sealed class OffsetSpec {

    private final long number;

    private OffsetSpec(long number) {
        this.number = number;
    }

    /** The number on the wire. */
    long number() {
        return number;
    }

    /** The version of ListOffsets from which on brokers understand it. */
    int since() {
        return switch ((int) Math.max(number, -7)) {
            case -3 -> 7;
            case -4 -> 8;
            case -5 -> 9;
            case -6 -> 11;
            default -> 1;
        };
    }

    /** See {@link #earliest()}. */
    public static final class EarliestSpec extends OffsetSpec {
        private EarliestSpec() {
            super(-2);
        }
    }

    /** See {@link #latest()}. */
    public static final class LatestSpec extends OffsetSpec {
        private LatestSpec() {
            super(-1);
        }
    }

    /** See {@link #maxTimestamp()}. */
    public static final class MaxTimestampSpec extends OffsetSpec {
        private MaxTimestampSpec() {
            super(-3);
        }
    }

    /** See {@link #earliestLocal()}. */
    public static final class EarliestLocalSpec extends OffsetSpec {
        private EarliestLocalSpec() {
            super(-4);
        }
    }

    /** See {@link #latestTiered()}. */
    public static final class LatestTieredSpec extends OffsetSpec {
        private LatestTieredSpec() {
            super(-5);
        }
    }

    /** See {@link #earliestPendingUpload()}. */
    public static final class EarliestPendingUploadSpec extends OffsetSpec {
        private EarliestPendingUploadSpec() {
            super(-6);
        }
    }

    /** See {@link #forTimestamp}. */
    public static final class TimestampSpec extends OffsetSpec {
        private TimestampSpec(long timestamp) {
            super(timestamp);
        }
    }

    /** The next one to be written. */
    public static OffsetSpec latest() {
        return new LatestSpec();
    }

    /** The first one that there is. */
    public static OffsetSpec earliest() {
        return new EarliestSpec();
    }

    /** The first record that is as young as that. @param timestamp milliseconds since 1970 */
    public static OffsetSpec forTimestamp(long timestamp) {
        return new TimestampSpec(timestamp);
    }

    /** The youngest record. Source: KIP-734. */
    public static OffsetSpec maxTimestamp() {
        return new MaxTimestampSpec();
    }

    /** The first one on the broker itself, where older ones are in a store elsewhere. Source: KIP-405. */
    public static OffsetSpec earliestLocal() {
        return new EarliestLocalSpec();
    }

    /** The last one in the store elsewhere. Source: KIP-1005. */
    public static OffsetSpec latestTiered() {
        return new LatestTieredSpec();
    }

    /** The first one that is not yet in the store elsewhere. Source: KIP-1023. */
    public static OffsetSpec earliestPendingUpload() {
        return new EarliestPendingUploadSpec();
    }
}
