package io.odradek.broker.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many bytes may flow, by a clock that only the test moves. */
class ThrottleTest {

    private static final int RATE = 1_000;
    private static final int SAMPLES = 11;

    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);
    private final Throttle throttle = new Throttle(() -> nanos, TimeUnit.SECONDS.toNanos(1), SAMPLES);

    private void pass(long ms) {
        nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void withoutALimitEverythingFlows() {
        throttle.record(Long.MAX_VALUE / 2);

        assertThat(throttle.isExceeded()).isFalse();
        assertThat(throttle.room()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theRoomIsWhatTheWindowHasLeft() {
        throttle.limit(RATE);
        assertThat(throttle.room()).isEqualTo(RATE * (SAMPLES - 1));

        throttle.record(RATE * (SAMPLES - 1) - 1);
        assertThat(throttle.room()).isEqualTo(1);
        throttle.record(1);

        assertThat(throttle.isExceeded()).isTrue();
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        throttle.limit(RATE);
        throttle.record(1_000_000);
        for (int second = 1; second < SAMPLES; second++) {
            pass(1_000);
            assertThat(throttle.isExceeded()).as("after %s s", second).isTrue();
        }

        pass(1_000);

        assertThat(throttle.room()).isEqualTo(RATE * (SAMPLES - 1));
        assertThat(throttle.rate()).isZero();
    }

    @Test
    void aPauseThatIsLongerThanTheWindowLeavesNothing() {
        throttle.limit(RATE);
        throttle.record(1_000_000);

        pass(1_000_000);

        assertThat(throttle.rate()).isZero();
    }

    @Test
    void whoAsksBeforeEachBatchMovesWhatTheRateAllows() {
        throttle.limit(RATE);
        int batch = 300;
        int seconds = 100;
        long moved = 0;
        for (int tick = 0; tick < seconds * 10; tick++) {
            while (!throttle.isExceeded()) {
                throttle.record(batch);
                moved += batch;
            }
            pass(100);
        }

        int burst = SAMPLES * RATE;
        assertThat(moved).isBetween((long) seconds * RATE - burst, (long) seconds * RATE + burst);
    }

    @Test
    void aLimitOfNothingLetsNothingFlow() {
        throttle.limit(0);

        assertThat(throttle.isExceeded()).isTrue();
    }

    @Test
    void aLimitThatIsLiftedHoldsNobodyBack() {
        throttle.limit(RATE);
        throttle.record(1_000_000);

        throttle.limit(Throttle.UNLIMITED);

        assertThat(throttle.isExceeded()).isFalse();
    }

    @Test
    void theRateIsMeasuredWithoutALimitToo() {
        for (int second = 0; second < 2 * SAMPLES; second++) {
            throttle.record(RATE);
            pass(1_000);
        }

        assertThat(throttle.rate()).isCloseTo(RATE, within(1.0));
    }
}
