package io.odradek.clients.consumer;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/** An offset to commit: that of the next record to read, and what the application wants to remember with it. */
public final class OffsetAndMetadata implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String metadata;
    // Optional is not Serializable
    private final Integer leaderEpoch;

    /** @throws IllegalArgumentException if the offset is negative */
    public OffsetAndMetadata(long offset, Optional<Integer> leaderEpoch, String metadata) {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset of " + offset + " cannot be committed");
        }
        this.offset = offset;
        this.leaderEpoch = leaderEpoch.orElse(null);
        this.metadata = metadata == null ? "" : metadata;
    }

    public OffsetAndMetadata(long offset, String metadata) {
        this(offset, Optional.empty(), metadata);
    }

    public OffsetAndMetadata(long offset) {
        this(offset, "");
    }

    public long offset() {
        return offset;
    }

    /** Never null. */
    public String metadata() {
        return metadata;
    }

    /** The epoch of the record before, by which a reader notices that the log was cut since. */
    public Optional<Integer> leaderEpoch() {
        return leaderEpoch == null || leaderEpoch < 0 ? Optional.empty() : Optional.of(leaderEpoch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetAndMetadata that
                && offset == that.offset
                && metadata.equals(that.metadata)
                && Objects.equals(leaderEpoch, that.leaderEpoch);
    }

    @Override
    public int hashCode() {
        return Objects.hash(offset, metadata, leaderEpoch);
    }

    @Override
    public String toString() {
        return "OffsetAndMetadata{offset=" + offset + ", leaderEpoch=" + leaderEpoch + ", metadata='" + metadata + "'}";
    }
}
