package io.odradek.clients.consumer;

import java.util.Objects;
import java.util.Optional;

/** What a search by time found: the first record that is not older. */
public final class OffsetAndTimestamp {

    private final long offset;
    private final long timestamp;
    private final Optional<Integer> leaderEpoch;

    public OffsetAndTimestamp(long offset, long timestamp) {
        this(offset, timestamp, Optional.empty());
    }

    /** @throws IllegalArgumentException if offset or timestamp is negative */
    public OffsetAndTimestamp(long offset, long timestamp, Optional<Integer> leaderEpoch) {
        if (offset < 0 || timestamp < 0) {
            throw new IllegalArgumentException(
                    "offset " + offset + ", timestamp " + timestamp + ": neither can be negative");
        }
        this.offset = offset;
        this.timestamp = timestamp;
        this.leaderEpoch = leaderEpoch;
    }

    /** Milliseconds since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    public long offset() {
        return offset;
    }

    public Optional<Integer> leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetAndTimestamp that
                && offset == that.offset
                && timestamp == that.timestamp
                && leaderEpoch.equals(that.leaderEpoch);
    }

    @Override
    public int hashCode() {
        return Objects.hash(offset, timestamp, leaderEpoch);
    }

    @Override
    public String toString() {
        return "(timestamp=" + timestamp + ", leaderEpoch=" + leaderEpoch.orElse(null) + ", offset=" + offset + ")";
    }
}
