package io.odradek.zk.store;

import io.odradek.zk.session.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Packs groups of steps into multis. A group stays whole as long as it fits into one multi by itself; ZooKeeper's
 * {@code jute.maxbuffer} (1 MiB by default, the same on servers and clients) bounds the bytes, good manners the number.
 */
final class Batches {

    static final int MAX_OPS = 900;
    static final int MAX_BYTES = 700_000;

    private Batches() {}

    /** Splits {@code items} in order, so that the steps of each part fit into one multi; a single large item is a part. */
    static <T> List<List<T>> split(List<T> items, Function<T, List<Op>> steps) {
        List<List<T>> parts = new ArrayList<>();
        List<T> part = new ArrayList<>();
        int ops = 0;
        int bytes = 0;
        for (T item : items) {
            List<Op> group = steps.apply(item);
            int size = sizeInBytes(group);
            if (!part.isEmpty() && (ops + group.size() > MAX_OPS || bytes + size > MAX_BYTES)) {
                parts.add(part);
                part = new ArrayList<>();
                ops = 0;
                bytes = 0;
            }
            part.add(item);
            ops += group.size();
            bytes += size;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    static boolean fits(List<Op> ops) {
        return ops.size() <= MAX_OPS && sizeInBytes(ops) <= MAX_BYTES;
    }

    private static int sizeInBytes(List<Op> ops) {
        int size = 0;
        for (Op op : ops) {
            size += op.sizeInBytes();
        }
        return size;
    }
}
