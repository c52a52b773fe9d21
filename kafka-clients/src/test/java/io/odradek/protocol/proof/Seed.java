package io.odradek.protocol.proof;

/**
 * The seed of the random tests: another one for each run, printed by a failure, and set with {@code -Dodradek.seed=...} to
 * see the failure again.
 */
final class Seed {

    static final long BASE = Long.getLong("odradek.seed", System.nanoTime());

    private Seed() {}

    /** A seed for one case, the same for the same base. */
    static long of(Object... parts) {
        long seed = BASE;
        for (Object part : parts) {
            seed = seed * 31 + part.toString().hashCode();
        }
        return seed;
    }

    /** For the message of a failure. */
    static String hint() {
        return "replay with -Dodradek.seed=" + BASE;
    }
}
