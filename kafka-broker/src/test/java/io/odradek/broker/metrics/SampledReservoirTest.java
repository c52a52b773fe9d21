package io.odradek.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.SlidingWindowReservoir;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SampledReservoirTest {

    private static final int MANY = 20_000;

    private final AtomicLong clock = new AtomicLong();
    private final SlidingWindowReservoir kept = new SlidingWindowReservoir(10 * MANY);
    private final SampledReservoir sampled = new SampledReservoir(kept, clock::get);

    @Test
    void shouldTakeEveryValueWhileThereAreFew() {
        for (int second = 0; second < 5; second++) {
            update(SampledReservoir.MANY_IN_A_SECOND);
            nextSecond(1);
        }

        assertThat(sampled.size()).isEqualTo(5 * SampledReservoir.MANY_IN_A_SECOND);
    }

    @Test
    void shouldTakeASixteenthAfterASecondWithMany() {
        update(MANY);
        int first = sampled.size();
        nextSecond(1);
        update(MANY);

        assertThat(first).isEqualTo(MANY);
        assertThat(sampled.size() - first)
                .isBetween(MANY / SampledReservoir.ONE_IN / 2, 2 * MANY / SampledReservoir.ONE_IN);
    }

    @Test
    void shouldTakeEveryValueAgainAfterAQuietSecond() {
        update(MANY);
        nextSecond(2);
        int before = sampled.size();
        update(100);

        assertThat(sampled.size() - before).isEqualTo(100);
    }

    @Test
    void shouldShowWhatItTook() {
        sampled.update(7);

        assertThat(sampled.getSnapshot().getMax()).isEqualTo(7);
    }

    private void update(int values) {
        for (int i = 0; i < values; i++) {
            sampled.update(i);
        }
    }

    private void nextSecond(int seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
