package io.odradek.system.history;

/**
 * The value of a record, unique in a run.
 *
 * <pre>
 *   producer  24 bits  from 1 on
 *   number    40 bits  of the producer's records, from 0 on
 * </pre>
 */
final class Value {

    private static final int NUMBER_BITS = 40;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private Value() {}

    static long of(int producer, long number) {
        return (long) producer << NUMBER_BITS | number;
    }

    static int producer(long value) {
        return (int) (value >>> NUMBER_BITS);
    }

    static long number(long value) {
        return value & NUMBER_MASK;
    }

    static String text(long value) {
        return value == 0 ? "nothing" : producer(value) + "#" + number(value);
    }
}
