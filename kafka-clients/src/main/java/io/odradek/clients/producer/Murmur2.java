package io.odradek.clients.producer;

/**
 * The hash that gives a key its partition, the same in all of Kafka's clients that mean to agree: MurmurHash2 of 32 bits with a
 * fixed seed. Runs on: any thread; without state.
 */
final class Murmur2 {

    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Murmur2() {}

    /** The partition of a key, from 0. */
    static int partition(byte[] key, int partitions) {
        return (hash(key) & 0x7fffffff) % partitions;
    }

    static int hash(byte[] data) {
        int hash = SEED ^ data.length;
        int at = 0;
        for (; at + 4 <= data.length; at += 4) {
            int k = data[at] & 0xff | (data[at + 1] & 0xff) << 8 | (data[at + 2] & 0xff) << 16 | data[at + 3] << 24;
            k *= M;
            k ^= k >>> R;
            hash = hash * M ^ k * M;
        }
        hash = withRest(hash, data, at);
        hash ^= hash >>> 13;
        hash *= M;
        return hash ^ hash >>> 15;
    }

    private static int withRest(int hash, byte[] data, int at) {
        int rest = data.length - at;
        if (rest == 0) {
            return hash;
        }
        int mixed = hash;
        for (int i = rest - 1; i >= 0; i--) {
            mixed ^= (data[at + i] & 0xff) << 8 * i;
        }
        return mixed * M;
    }
}
