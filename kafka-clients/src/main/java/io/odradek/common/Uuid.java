package io.odradek.common;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * A 128-bit identifier, of a topic above all. Its text form is base64url without padding: always 22 characters, as in
 * Kafka.
 *
 * @param mostSignificantBits the first eight bytes on the wire
 * @param leastSignificantBits the last eight
 */
public record Uuid(long mostSignificantBits, long leastSignificantBits) implements Comparable<Uuid> {

    /** "No id": what a field of this type holds when nobody set it. */
    public static final Uuid ZERO = new Uuid(0, 0);

    /** Reserved by Kafka for its own metadata topic; never handed out. */
    private static final Uuid RESERVED = new Uuid(0, 1);

    private static final int BYTES = 16;
    private static final int TEXT_LENGTH = 22;

    /**
     * A new id. It never starts with a dash, so that it can be an argument on a command line, and is none of the reserved
     * ones.
     */
    public static Uuid random() {
        while (true) {
            UUID random = UUID.randomUUID();
            Uuid id = new Uuid(random.getMostSignificantBits(), random.getLeastSignificantBits());
            if (!id.equals(ZERO) && !id.equals(RESERVED) && !id.toString().startsWith("-")) {
                return id;
            }
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not 22 characters of base64url
     */
    public static Uuid fromString(String text) {
        if (text.length() > TEXT_LENGTH + 2) {
            throw new IllegalArgumentException("'" + text.substring(0, TEXT_LENGTH) + "...' is too long for an id");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an id: it holds " + bytes.length + " bytes instead of " + BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Uuid(buffer.getLong(), buffer.getLong());
    }

    /** Orders as Kafka does: as two signed numbers. */
    @Override
    public int compareTo(Uuid other) {
        int first = Long.compare(mostSignificantBits, other.mostSignificantBits);
        return first != 0 ? first : Long.compare(leastSignificantBits, other.leastSignificantBits);
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(mostSignificantBits)
                .putLong(leastSignificantBits)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
