package io.odradek.broker.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * An immutable map whose next version shares nearly all of its memory: entries lie in a fixed number of small buckets, and a
 * change copies the list of buckets and the one that it touches.
 *
 * <pre>
 *   before  [ b0 | b1 | b2 | ... | b255 ]
 *              \    \              /
 *   after   [ b0 | b1'| b2 | ... | b255 ]     b1' = copy of b1 with the change
 * </pre>
 *
 * With ten thousand topics a change costs 256 references and some forty entries instead of ten thousand. Runs on: any thread;
 * an {@link Editor} on one.
 */
public final class SharedMap<K, V> {

    private static final int BUCKETS = 256;

    private final List<Map<K, V>> buckets;
    private final int size;

    private SharedMap(List<Map<K, V>> buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    /** A map without entries. */
    public static <K, V> SharedMap<K, V> empty() {
        return new SharedMap<>(Collections.nCopies(BUCKETS, Map.of()), 0);
    }

    public Optional<V> get(K key) {
        return Optional.ofNullable(buckets.get(bucket(key)).get(key));
    }

    public int size() {
        return size;
    }

    /** Visits all entries, in no order. */
    public void forEach(BiConsumer<? super K, ? super V> visitor) {
        buckets.forEach(bucket -> bucket.forEach(visitor));
    }

    /** Starts on the next version; this one does not change. */
    public Editor<K, V> edit() {
        return new Editor<>(this);
    }

    private static int bucket(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 8 ^ hash >>> 16) & BUCKETS - 1;
    }

    /** Collects changes; each bucket is copied once, however many changes fall into it. */
    public static final class Editor<K, V> {

        private final SharedMap<K, V> base;
        private final Set<Integer> copied = new HashSet<>();
        private List<Map<K, V>> buckets;
        private int size;

        private Editor(SharedMap<K, V> base) {
            this.base = base;
            this.buckets = base.buckets;
            this.size = base.size;
        }

        public Optional<V> get(K key) {
            return Optional.ofNullable(buckets.get(bucket(key)).get(key));
        }

        public void put(K key, V value) {
            if (own(key).put(key, value) == null) {
                size++;
            }
        }

        public void remove(K key) {
            if (buckets.get(bucket(key)).containsKey(key)) {
                own(key).remove(key);
                size--;
            }
        }

        private Map<K, V> own(K key) {
            int index = bucket(key);
            if (copied.isEmpty()) {
                buckets = new ArrayList<>(buckets);
            }
            if (copied.add(index)) {
                buckets.set(index, new HashMap<>(buckets.get(index)));
            }
            return buckets.get(index);
        }

        /** The next version; the base itself when nothing changed. The editor is used up. */
        public SharedMap<K, V> build() {
            return copied.isEmpty() ? base : new SharedMap<>(Collections.unmodifiableList(buckets), size);
        }
    }
}
