package io.odradek.clients.producer;

import io.odradek.common.TopicPartition;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The queues of one topic's partitions, and the partition to which records without keys go for the moment: one after the other
 * gets a batch full of bytes (KIP-794).
 *
 * <p>Runs on: any thread; {@link #partitions(int)} on the event loop.
 */
final class TopicQueues {

    /** The partition for the moment, and what it has got; the count is under the lock of that partition's queue. */
    static final class Sticky {
        private final PartitionQueue queue;
        private int bytes;

        Sticky(PartitionQueue queue) {
            this.queue = queue;
        }

        PartitionQueue queue() {
            return queue;
        }

        void add(int size) {
            bytes += size;
        }

        int bytes() {
            return bytes;
        }
    }

    private final String topic;
    private final Function<TopicPartition, PartitionQueue> maker;
    private final boolean adaptive;
    private final long availabilityTimeoutNanos;
    private volatile PartitionQueue[] queues = {};
    private volatile int known;
    private volatile Sticky sticky;

    TopicQueues(
            String topic,
            Function<TopicPartition, PartitionQueue> maker,
            boolean adaptive,
            long availabilityTimeoutNanos) {
        this.topic = topic;
        this.maker = maker;
        this.adaptive = adaptive;
        this.availabilityTimeoutNanos = availabilityTimeoutNanos;
    }

    String topic() {
        return topic;
    }

    /** How many partitions the topic has; 0 while that is not known. */
    int partitions() {
        return known;
    }

    /** A thread has seen in metadata that there are so many, before the event loop has got here. Runs on: any thread. */
    void atLeast(int count) {
        if (count > known) {
            partitions(count);
        }
    }

    /** What metadata says of the number of partitions. */
    synchronized void partitions(int count) {
        PartitionQueue[] before = queues;
        if (count > before.length) {
            PartitionQueue[] grown = Arrays.copyOf(before, count);
            for (int i = before.length; i < count; i++) {
                grown[i] = maker.apply(new TopicPartition(topic, i));
            }
            queues = grown;
        }
        known = count;
    }

    /** The queues of all partitions that ever were. */
    PartitionQueue[] queues() {
        return queues;
    }

    PartitionQueue queue(int partition) {
        return queues[partition];
    }

    /** Where records without keys go now. */
    Sticky sticky() {
        Sticky now = sticky;
        return now == null || now.queue().topicPartition().partition() >= known ? next(now) : now;
    }

    /** Whether that is still so. */
    boolean isSticky(Sticky expected) {
        return sticky == expected;
    }

    /** Goes on to another partition, unless another thread has done so. */
    synchronized Sticky next(Sticky expected) {
        if (sticky == expected) {
            PartitionQueue[] all = queues;
            int[] waiting = new int[known];
            long now = availabilityTimeoutNanos > 0 ? System.nanoTime() : 0;
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = canTake(all[i], now) ? all[i].waiting() : -1;
            }
            Random random = ThreadLocalRandom.current();
            sticky = new Sticky(all[PartitionChoice.choose(waiting, adaptive, random)]);
        }
        return sticky;
    }

    private boolean canTake(PartitionQueue queue, long now) {
        boolean stuck = availabilityTimeoutNanos > 0
                && queue.waiting() > 0
                && now - queue.oldestNanos() > availabilityTimeoutNanos;
        return queue.isAvailable() && !stuck;
    }
}
