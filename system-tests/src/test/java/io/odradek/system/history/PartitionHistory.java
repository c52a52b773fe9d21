package io.odradek.system.history;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The values of one partition by offset, as far as anybody has seen them. A value is never zero, so that zero is "not seen".
 *
 * <p>Runs on: any thread.
 */
final class PartitionHistory {

    private static final int FIRST_SIZE = 1024;

    private final TopicPartition name;
    private final Consumer<String> violated;
    private long[] values = new long[FIRST_SIZE];
    private final BitSet acknowledged = new BitSet();
    private int end;

    PartitionHistory(TopicPartition name, Consumer<String> violated) {
        this.name = name;
        this.violated = violated;
    }

    /** The value stands at the offset, and nothing else ever may. */
    synchronized void observed(long offset, long value, String how) {
        int index = Math.toIntExact(offset);
        if (index >= values.length) {
            values = Arrays.copyOf(values, Math.max(values.length * 2, index + 1));
        }
        if (values[index] == 0) {
            values[index] = value;
            end = Math.max(end, index + 1);
        } else if (values[index] != value) {
            violated.accept("inconsistent-offsets: " + name + " has " + Value.text(values[index]) + " at offset "
                    + offset + ", and " + Value.text(value) + " was " + how + " there");
        }
    }

    synchronized void acknowledged(long offset, long value) {
        observed(offset, value, "acknowledged");
        acknowledged.set(Math.toIntExact(offset));
    }

    synchronized long acknowledgedEnd() {
        return acknowledged.length();
    }

    /**
     * Compares with what a last reader found, from the first record to the last.
     *
     * @param found the value at each offset
     */
    synchronized void compare(long[] found) {
        for (int offset = 0; offset < end; offset++) {
            long last = offset < found.length ? found[offset] : 0;
            if (values[offset] != 0 && values[offset] != last) {
                String kind = acknowledged.get(offset) ? "lost-write: " : "inconsistent-offsets: ";
                violated.accept(kind + name + " had " + Value.text(values[offset]) + " at offset " + offset
                        + ", and has " + Value.text(last) + " in the end, which is " + found.length);
            }
        }
    }

    /** Each producer's values must be there once and in the order in which it sent them. */
    static void requireOrder(TopicPartition name, long[] found, Consumer<String> violated) {
        Map<Integer, Long> last = new HashMap<>();
        for (int offset = 0; offset < found.length; offset++) {
            if (found[offset] == 0) {
                continue;
            }
            long number = Value.number(found[offset]);
            Long before = last.put(Value.producer(found[offset]), number);
            if (before != null && number <= before) {
                violated.accept((number == before ? "duplicate: " : "nonmonotonic-send: ") + name + " has "
                        + Value.text(found[offset]) + " at offset " + offset + " behind number " + before);
            }
        }
    }
}
