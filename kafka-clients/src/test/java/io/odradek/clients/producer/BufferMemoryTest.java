package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferMemoryTest {

    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final BufferMemory memory = new BufferMemory(100);

    @Test
    void whatIsTakenIsGoneUntilItComesBack() throws InterruptedException {
        assertThat(memory.tryReserve(70)).isTrue();
        assertThat(memory.tryReserve(31)).isFalse();
        assertThat(memory.reserve(31, 0)).isFalse();
        memory.release(70);
        assertThat(memory.reserve(100, 0)).isTrue();
        assertThat(memory.available()).isZero();
    }

    @Test
    void theFirstWhoWaitsIsServedFirstHoweverMuchItWants() throws InterruptedException {
        assertThat(memory.tryReserve(100)).isTrue();
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        Thread large = waiting("large", 90, served, 1);
        Thread small = waiting("small", 10, served, 2);
        memory.release(20);
        assertThat(memory.tryReserve(5)).as("nobody overtakes").isFalse();
        assertThat(served).isEmpty();
        memory.release(80);
        large.join();
        small.join();
        assertThat(served).containsExactlyInAnyOrder("large", "small");
        assertThat(memory.available()).isZero();
        assertThat(memory.hasWaiters()).isFalse();
    }

    @Test
    void whoWaitsIsSentAwayWhenItCloses() throws InterruptedException {
        assertThat(memory.tryReserve(100)).isTrue();
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        Thread one = waiting("one", 90, served, 1);
        memory.close();
        one.join();
        assertThat(served).isEmpty();
    }

    private Thread waiting(String name, int bytes, List<String> served, int waiters) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                if (memory.reserve(bytes, LONG_NANOS)) {
                    served.add(name);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        while (memory.waiters() < waiters) {
            Thread.onSpinWait();
        }
        return thread;
    }
}
