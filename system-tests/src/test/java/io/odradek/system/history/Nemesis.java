package io.odradek.system.history;

import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Hurts a cluster in ways drawn from a seed, one after the other; the next often comes before the last one has healed.
 *
 * <p>Runs on: one thread.
 */
final class Nemesis {

    private final Supplier<Fault> faults;
    private final Random random;
    private int inflicted;

    Nemesis(Supplier<Fault> faults, Random random) {
        this.faults = faults;
        this.random = random;
    }

    /** Goes on until a time is over, and leaves everything running. */
    void rage(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Fault fault = faults.get();
            say(fault.what());
            fault.inflict();
            inflicted++;
            rest(random.nextInt(4) == 0 ? 12_000 : 4_000);
            fault.heal();
            say("healed: " + fault.what());
            rest(random.nextInt(3) == 0 ? 8_000 : 1_500);
        }
    }

    int inflicted() {
        return inflicted;
    }

    private void rest(int mostMs) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMs)).toNanos());
    }

    private static void say(String what) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " nemesis: " + what);
    }
}
