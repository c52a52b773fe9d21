package io.odradek.broker.relocation;

import static io.odradek.broker.testing.OnePartition.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.log.FutureLog;
import io.odradek.broker.log.LogDirectory;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.testing.OnePartition;
import io.odradek.broker.testing.Requests;
import io.odradek.broker.throttle.Throttle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a move does in its turns, by a clock that only the test moves. */
class MoveTurnTest {

    private static final int RATE = 500;
    private static final int SAMPLES = 3;
    private static final String VALUE = "x".repeat(300);

    @TempDir
    Path directory;

    private long nanos;
    private final Throttle throttle = new Throttle(() -> nanos, TimeUnit.SECONDS.toNanos(1), SAMPLES);
    private OnePartition one;
    private Partition partition;
    private MoveTurn turn;

    @BeforeEach
    void start() {
        one = new OnePartition(directory, Map.of("segment.bytes", "2000"));
        partition = one.lead(SELF);
        turn = new MoveTurn(one.logs().moves(), one.partitions(), throttle);
    }

    @AfterEach
    void stop() {
        one.close();
    }

    private FutureLog move() {
        LogDirectory other = one.logs().directories().stream()
                .filter(candidate -> candidate != partition.log().directory())
                .findFirst()
                .orElseThrow();
        return one.logs().moves().moveTo(partition.name(), other).orElseThrow();
    }

    private void write(int batches) {
        for (int i = 0; i < batches; i++) {
            var unused = partition.append(Requests.batch(VALUE), true);
        }
    }

    @Test
    void aTurnCopiesEverythingAndPutsItInPlace() {
        write(20);
        PartitionLog former = partition.log();
        FutureLog move = move();

        assertThat(turn.take(move)).isEqualTo(MoveTurn.OVER);

        assertThat(partition.log()).isNotSameAs(former);
        assertThat(partition.log().end()).isEqualTo(former.end());
        assertThat(one.logs().moves().all()).isEmpty();
        write(1);
        assertThat(partition.highWatermark().offset()).isEqualTo(21);
    }

    @Test
    void noMoreIsCopiedThanTheRateAllows() {
        write(60);
        long batch = partition.log().sizeInBytes() / 60;
        throttle.limit(RATE);
        FutureLog move = move();
        for (int tick = 0; tick < 200; tick++) {
            assertThat(turn.take(move)).isPositive();
            double seconds = tick / 10.0;
            assertThat((double) move.future().sizeInBytes())
                    .as("after %s s", seconds)
                    .isLessThanOrEqualTo(RATE * (seconds + SAMPLES) + batch)
                    .isGreaterThanOrEqualTo(RATE * (seconds - SAMPLES));
            nanos += TimeUnit.MILLISECONDS.toNanos(100);
        }

        throttle.limit(Throttle.UNLIMITED);
        assertThat(turn.take(move)).isEqualTo(MoveTurn.OVER);
    }

    @Test
    void whatIsWrittenBetweenTurnsIsCopiedToo() {
        write(10);
        throttle.limit(RATE);
        FutureLog move = move();
        assertThat(turn.take(move)).isPositive();
        write(10);
        throttle.limit(Throttle.UNLIMITED);

        assertThat(turn.take(move)).isEqualTo(MoveTurn.OVER);

        assertThat(partition.log().logEndOffset()).isEqualTo(20);
    }

    @Test
    void aPartitionThatIsNotServedIsWaitedFor() {
        write(1);
        FutureLog move = move();
        MoveTurn elsewhere =
                new MoveTurn(one.logs().moves(), new Partitions(SELF, one.logs(), System::nanoTime), throttle);

        assertThat(elsewhere.take(move)).isPositive();

        assertThat(move.isOver()).isFalse();
        assertThat(turn.take(move)).isEqualTo(MoveTurn.OVER);
    }

    @Test
    void aMoveThatWasGivenUpEnds() {
        write(10);
        FutureLog move = move();
        assertThat(one.logs().moves().moveTo(partition.name(), partition.log().directory()))
                .isEmpty();

        assertThat(turn.take(move)).isEqualTo(MoveTurn.OVER);
    }
}
