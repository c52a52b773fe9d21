package io.odradek.common;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * 128 bits that name a topic, a member or a directory; written as 22 characters of URL-safe base64 without padding.
 *
 * @param getMostSignificantBits the first eight bytes on the wire
 * @param getLeastSignificantBits the last eight bytes on the wire
 */
public record Uuid(long getMostSignificantBits, long getLeastSignificantBits) implements Comparable<Uuid> {

    /** No id: what stands on the wire where there is none. */
    public static final Uuid ZERO_UUID = new Uuid(0, 0);

    private static final int TEXT_LENGTH = 22;

    /** A random id, never {@link #ZERO_UUID}, and none whose text begins with a hyphen: it may be a command's argument. */
    public static Uuid randomUuid() {
        while (true) {
            UUID random = UUID.randomUUID();
            Uuid uuid = new Uuid(random.getMostSignificantBits(), random.getLeastSignificantBits());
            if (!uuid.toString().startsWith("-")) {
                return uuid;
            }
        }
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if the text is not the base64 of 16 bytes
     */
    public static Uuid fromString(String text) {
        if (text.length() > TEXT_LENGTH + 2) {
            throw new IllegalArgumentException("'" + text.substring(0, TEXT_LENGTH) + "...' is too long for an id");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != Long.BYTES * 2) {
            throw new IllegalArgumentException("'" + text + "' is not the base64 of 16 bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Uuid(buffer.getLong(), buffer.getLong());
    }

    // written out: ids are looked up for every request, and what the compiler makes for a record is slow until the JIT
    // has inlined it
    @Override
    public boolean equals(Object other) {
        return other instanceof Uuid that
                && getMostSignificantBits == that.getMostSignificantBits
                && getLeastSignificantBits == that.getLeastSignificantBits;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(getMostSignificantBits) + Long.hashCode(getLeastSignificantBits);
    }

    @Override
    public int compareTo(Uuid other) {
        int high = Long.compare(getMostSignificantBits, other.getMostSignificantBits);
        return high != 0 ? high : Long.compare(getLeastSignificantBits, other.getLeastSignificantBits);
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(getMostSignificantBits)
                .putLong(getLeastSignificantBits)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
