package io.odradek.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupLoopTest {

    private final GroupLoop loop = new GroupLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aShortStepRunsAtOnceWhereItIsBroughtIfTheLineIsEmpty() {
        List<Thread> ran = new ArrayList<>();

        assertThat(loop.executeHere(() -> ran.add(Thread.currentThread()))).isTrue();

        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void aStepThatAnotherBringsWaitsForItsEndAndRunsOnTheLoop() {
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);

        loop.executeHere(() -> {
            loop.executeHere(() -> ran.add("second on " + Thread.currentThread().getName()));
            loop.execute(() -> {
                ran.add("third");
                done.countDown();
            });
            ran.add("first");
        });

        await().until(() -> done.getCount() == 0);
        assertThat(ran).containsExactly("first", "second on groups", "third");
    }

    @Test
    void aStepThatFailsHoldsUpNobody() {
        CountDownLatch done = new CountDownLatch(2);

        loop.executeHere(() -> {
            throw new AssertionError("on purpose, here");
        });
        loop.execute(() -> {
            throw new IllegalStateException("on purpose, on the loop");
        });
        loop.execute(done::countDown);
        await().until(() -> done.getCount() == 1);
        loop.executeHere(done::countDown);

        await().until(() -> done.getCount() == 0);
    }

    @Test
    void nothingIsTakenOnceItIsClosed() {
        loop.close();

        assertThat(loop.execute(() -> {})).isFalse();
        assertThat(loop.executeHere(() -> {})).isFalse();
    }

    /** A field that nothing guards is written by all: steps that met, or that did not see each other, would lose counts. */
    @Test
    void noTwoStepsMeetAndThoseOfAThreadKeepTheirOrder() throws InterruptedException {
        int threads = 8;
        int steps = 20_000;
        int[] count = new int[1];
        int[] last = new int[threads];
        AtomicInteger disorders = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads * steps);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int who = t;
            Thread thread = new Thread(() -> {
                for (int i = 1; i <= steps; i++) {
                    int number = i;
                    Runnable step = () -> {
                        count[0]++;
                        if (last[who] != number - 1) {
                            disorders.incrementAndGet();
                        }
                        last[who] = number;
                        done.countDown();
                    };
                    boolean accepted = i % 3 == 0 ? loop.execute(step) : loop.executeHere(step);
                    assertThat(accepted).isTrue();
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }

        await().until(() -> done.getCount() == 0);
        CountDownLatch seen = new CountDownLatch(1);
        int[] total = new int[1];
        loop.execute(() -> {
            total[0] = count[0];
            seen.countDown();
        });
        await().until(() -> seen.getCount() == 0);
        assertThat(total[0]).isEqualTo(threads * steps);
        assertThat(disorders).hasValue(0);
    }
}
