package io.odradek.broker.group;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/**
 * Which broker a group belongs to: the one with the highest score for the group's name (rendezvous hashing). All brokers come
 * to the same result from the same list, and a broker that comes or goes moves only the groups that it gets or had.
 */
final class Rendezvous {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    static Optional<Integer> pick(String group, Collection<Integer> brokers) {
        long name = hash(group);
        Integer best = null;
        long bestScore = 0;
        for (Integer broker : brokers) {
            long score = mix(name ^ mix(broker + 1L));
            if (best == null || score > bestScore || score == bestScore && broker < best) {
                best = broker;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best);
    }

    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** Spreads every bit over all others (the finalizer of MurmurHash3). */
    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
