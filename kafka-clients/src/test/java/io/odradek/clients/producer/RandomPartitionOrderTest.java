package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that behaves as Kafka's do, answers that get lost, and batches that it refuses, drawn from a seed: what is in its log
 * must be in order, each batch at most once, and all that was acknowledged.
 */
class RandomPartitionOrderTest {

    private static final int STEPS = 20_000;
    private static final int MAX_IN_FLIGHT = 5;

    private static final class Parcel extends Sequenced {
        private final int number;
        private final int count;
        private final boolean poisoned;

        Parcel(int number, Random random) {
            this.number = number;
            this.count = 1 + random.nextInt(3);
            this.poisoned = random.nextInt(50) == 0;
        }

        @Override
        int count() {
            return count;
        }
    }

    /** The leader: the last five batches of the producer are remembered. */
    private static final class Leader {
        private final List<Integer> log = new ArrayList<>();
        private final List<int[]> remembered = new ArrayList<>();
        private short epoch = -1;
        private int next;

        ErrorCode append(Parcel parcel) {
            if (parcel.poisoned) {
                return ErrorCode.INVALID_RECORD;
            }
            if (parcel.epoch == epoch
                    && remembered.stream().anyMatch(one -> one[0] == parcel.sequence && one[1] == parcel.count)) {
                return ErrorCode.DUPLICATE_SEQUENCE_NUMBER;
            }
            boolean begins = parcel.epoch > epoch && parcel.sequence == 0;
            if (!begins && (parcel.epoch != epoch || parcel.sequence != next)) {
                return ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            }
            if (begins) {
                remembered.clear();
            }
            epoch = parcel.epoch;
            next = parcel.sequence + parcel.count;
            remembered.add(new int[] {parcel.sequence, parcel.count});
            if (remembered.size() > MAX_IN_FLIGHT) {
                remembered.remove(0);
            }
            log.add(parcel.number);
            return ErrorCode.NONE;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theLogIsInOrderAndHasWhatWasAcknowledgedOnce(long seed) {
        Random random = new Random(seed);
        PartitionOrder<Parcel> order = new PartitionOrder<>(true, true);
        order.producer(1, (short) 0);
        Leader leader = new Leader();
        Queue<Parcel> wire = new ArrayDeque<>();
        List<Integer> acknowledged = new ArrayList<>();
        int made = 0;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextBoolean() && order.maySend() && wire.size() < MAX_IN_FLIGHT) {
                Parcel next = order.firstRetry() != null ? order.firstRetry() : new Parcel(made++, random);
                order.sent(next);
                wire.add(next);
            } else if (!wire.isEmpty()) {
                boolean broken = random.nextInt(20) == 0;
                answer(order, leader, wire, broken, random, acknowledged);
            } else if (order.firstRetry() != null && random.nextInt(50) == 0) {
                order.expired(order.firstRetry());
                order.settle();
            }
        }
        assertThat(leader.log).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
        assertThat(leader.log).containsAll(acknowledged);
        assertThat(acknowledged).as("most get through").hasSizeGreaterThan(made * 8 / 10);
    }

    /** The oldest is answered; or the connection breaks, and what was written of all that was under way nobody tells. */
    private static void answer(
            PartitionOrder<Parcel> order,
            Leader leader,
            Queue<Parcel> wire,
            boolean broken,
            Random random,
            List<Integer> acknowledged) {
        int arrived = broken ? random.nextInt(wire.size() + 1) : 1;
        int ended = broken ? wire.size() : 1;
        for (int i = 0; i < ended; i++) {
            Parcel parcel = wire.remove();
            ErrorCode written = i < arrived ? leader.append(parcel) : ErrorCode.NONE;
            ErrorCode told = broken ? ErrorCode.NETWORK_EXCEPTION : written;
            if (order.answered(parcel, told, true) == PartitionOrder.Verdict.ACKNOWLEDGED) {
                acknowledged.add(parcel.number);
            }
        }
        order.settle();
    }
}
