package io.odradek.clients.producer;

import java.util.Random;

/**
 * Chooses the next partition for records without keys: each as likely as the others, or, adaptively, the less likely the more
 * batches wait for it, so that a slow broker gets less (KIP-794). Runs on: any thread; without state.
 */
final class PartitionChoice {

    private PartitionChoice() {}

    /**
     * @param waiting batches that wait, by partition; below 0 for one that cannot take any
     * @return a partition; any, if none can take one
     */
    static int choose(int[] waiting, boolean adaptive, Random random) {
        int most = 0;
        int able = 0;
        for (int one : waiting) {
            most = Math.max(most, one);
            able += one < 0 ? 0 : 1;
        }
        if (able == 0) {
            return random.nextInt(waiting.length);
        }
        long total = 0;
        for (int one : waiting) {
            total += weight(one, most, adaptive);
        }
        long drawn = (long) (random.nextDouble() * total);
        int last = 0;
        for (int i = 0; i < waiting.length; i++) {
            long weight = weight(waiting[i], most, adaptive);
            if (weight > 0) {
                last = i;
                drawn -= weight;
                if (drawn < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private static long weight(int waiting, int most, boolean adaptive) {
        if (waiting < 0) {
            return 0;
        }
        return adaptive ? most + 1L - waiting : 1;
    }
}
