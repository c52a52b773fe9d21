package io.odradek.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is let in, when, and in which order. */
class MemoryGateTest {

    private final MemoryGate gate = new MemoryGate(100);
    private final List<String> granted = new ArrayList<>();

    /** Reserves for a whole request, or for the last part of one. */
    private boolean reserve(int bytes, String name) {
        return gate.reserve(name, bytes, true, () -> granted.add(name));
    }

    /** Reserves for a part of a request. */
    private boolean reservePart(int bytes, String name) {
        return gate.reserve(name, bytes, false, () -> granted.add(name));
    }

    @Test
    void halvesOfRequestsThatFillTheGateDoNotWaitForOneAnotherForEver() {
        assertThat(reservePart(50, "a")).isTrue();
        assertThat(reservePart(50, "b")).isTrue();

        assertThat(reservePart(50, "a"))
                .as("the first that cannot go on is favoured")
                .isTrue();
        assertThat(reserve(50, "b")).isFalse();
        assertThat(reserve(1, "c")).isFalse();
        assertThat(reserve(50, "a")).as("and stays so until it is whole").isTrue();

        assertThat(granted).isEmpty();
        gate.release(150);
        assertThat(granted).containsExactly("b");
        gate.release(100);
        assertThat(granted).containsExactly("b", "c");
        gate.release(1);
        assertThat(gate.usedBytes()).isZero();
    }

    @Test
    void whoIsFavouredAndGoesMakesRoomForTheNext() {
        reservePart(60, "a");
        reservePart(40, "b");
        assertThat(reservePart(10, "a")).isTrue();
        assertThat(reservePart(10, "b")).isFalse();

        gate.abandon("a");

        assertThat(granted).containsExactly("b");
        assertThat(gate.usedBytes()).isEqualTo(50);
    }

    @Test
    void whoGoesWhileItWaitsIsForgotten() {
        reserve(100, "a");
        assertThat(reservePart(10, "b")).isFalse();
        assertThat(reserve(20, "c")).isFalse();

        gate.abandon("b");
        gate.release(100);

        assertThat(granted).containsExactly("c");
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void whatFitsIsReservedAtOnce() {
        assertThat(reserve(60, "a")).isTrue();
        assertThat(reserve(40, "b")).isTrue();

        assertThat(gate.usedBytes()).isEqualTo(100);
        assertThat(granted).isEmpty();
    }

    @Test
    void whatDoesNotFitWaitsUntilThereIsRoom() {
        reserve(60, "a");
        assertThat(reserve(41, "b")).isFalse();
        assertThat(gate.waiting()).isEqualTo(1);

        gate.release(60);

        assertThat(granted).containsExactly("b");
        assertThat(gate.usedBytes()).isEqualTo(41);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void aSmallOneDoesNotOvertakeALargeOne() {
        reserve(60, "a");
        reserve(90, "large");
        assertThat(reserve(1, "small")).isFalse();

        gate.release(60);

        assertThat(granted).containsExactly("large", "small");
    }

    @Test
    void asManyAreLetInAsFit() {
        reserve(100, "a");
        reserve(50, "b");
        reserve(50, "c");
        reserve(50, "d");

        gate.release(100);
        assertThat(granted).containsExactly("b", "c");

        gate.release(50);
        assertThat(granted).containsExactly("b", "c", "d");
    }

    @Test
    void oneLargerThanTheLimitGoesAlone() {
        assertThat(reserve(1000, "huge")).isTrue();
        assertThat(reserve(1, "small")).isFalse();

        gate.release(1000);
        assertThat(granted).containsExactly("small");

        assertThat(reserve(1000, "huge again")).isFalse();
        gate.release(1);
        assertThat(granted).containsExactly("small", "huge again");
    }

    @Test
    void givingBackMoreThanWasTakenIsAnErrorOfOurs() {
        reserve(10, "a");

        assertThatThrownBy(() -> gate.release(11)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fromManyThreadsTheLimitHoldsAndNobodyIsForgotten() throws InterruptedException {
        int requests = 20_000;
        AtomicLong held = new AtomicLong();
        AtomicLong worst = new AtomicLong();
        CountDownLatch served = new CountDownLatch(requests);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Random sizes = new Random(7);
        for (int i = 0; i < requests; i++) {
            int bytes = 1 + sizes.nextInt(60);
            Object owner = new Object();
            Runnable serve = () -> threads.execute(() -> {
                worst.accumulateAndGet(held.addAndGet(bytes), Math::max);
                held.addAndGet(-bytes);
                gate.release(bytes);
                served.countDown();
            });
            threads.execute(() -> {
                if (gate.reserve(owner, bytes, true, serve)) {
                    serve.run();
                }
            });
        }

        assertThat(served.await(1, TimeUnit.MINUTES)).isTrue();
        threads.shutdown();
        assertThat(worst.get()).isLessThanOrEqualTo(100);
        assertThat(gate.usedBytes()).isZero();
        assertThat(gate.waiting()).isZero();
    }
}
