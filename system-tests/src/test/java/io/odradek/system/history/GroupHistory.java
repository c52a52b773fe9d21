package io.odradek.system.history;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What the members of one group have read and committed, together: an offset whose commit was acknowledged never goes back,
 * and nobody begins beyond what the group has read.
 *
 * <p>Runs on: the threads of all members.
 */
final class GroupHistory {

    private final Consumer<String> violated;
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> read = new ConcurrentHashMap<>();
    private final AtomicLong commits = new AtomicLong();

    GroupHistory(Consumer<String> violated) {
        this.violated = violated;
    }

    /** What nobody who asks from now on may find less of. */
    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0L);
    }

    /**
     * A member begins with a partition.
     *
     * @param atLeast what was committed before it asked where to begin
     */
    void begins(TopicPartition partition, long position, long atLeast) {
        if (position < atLeast) {
            violated.accept("committed offset went back: a member of the group begins with " + partition + " at "
                    + position + ", after the commit of " + atLeast + " was acknowledged");
        }
        long end = read(partition);
        if (position > end) {
            violated.accept("group skip: a member of the group begins with " + partition + " at " + position
                    + ", where the group has read up to " + end + " only");
        }
    }

    /** A member has read a record. */
    void reads(TopicPartition partition, long offset) {
        read.merge(partition, offset + 1, Math::max);
    }

    /** Everything before this offset was read by somebody of the group. */
    long read(TopicPartition partition) {
        return read.getOrDefault(partition, 0L);
    }

    /** A commit was acknowledged. */
    void commits(TopicPartition partition, long offset) {
        committed.merge(partition, offset, Math::max);
        commits.incrementAndGet();
    }

    long commits() {
        return commits.get();
    }
}
