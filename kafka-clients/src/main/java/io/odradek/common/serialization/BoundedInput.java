package io.odradek.common.serialization;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * Bytes that nobody vouches for. Kryo allocates arrays, strings and collections on the word of their size, and reads each size as a
 * positive varint; all sizes of a value together cannot be more than its bytes, for every element takes at least one. Small numbers
 * do not count: numbers of classes are read in the same way, and a small size does no harm.
 *
 * <p>Runs on: one thread, for one value.
 */
final class BoundedInput extends Input {

    private static final int SMALL = 64;

    private final int uncounted;
    private int left;

    /** A value, and the highest number that a class has. */
    BoundedInput(byte[] data, int highestId) {
        super(data);
        left = data.length;
        // Kryo writes the number of a class two higher than it is
        uncounted = Math.max(SMALL, highestId + 2);
    }

    @Override
    public int readVarInt(boolean optimizePositive) {
        int value = super.readVarInt(optimizePositive);
        return optimizePositive ? counted(value) : value;
    }

    @Override
    public int readVarIntFlag(boolean optimizePositive) {
        return counted(super.readVarIntFlag(optimizePositive));
    }

    private int counted(int size) {
        if (size < 0) {
            throw new KryoException("a size of " + size);
        }
        if (size > uncounted) {
            left -= size;
            if (left < 0) {
                throw new KryoException("a size of " + size + ", with which the sizes of this value are more than its "
                        + limit() + " bytes can hold");
            }
        }
        return size;
    }
}
