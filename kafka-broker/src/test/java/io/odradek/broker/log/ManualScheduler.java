package io.odradek.broker.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Keeps what it is given until the test runs it, on the test's thread, whatever the delay. */
final class ManualScheduler extends ScheduledThreadPoolExecutor {

    private final List<Runnable> waiting = new ArrayList<>();

    ManualScheduler() {
        super(1);
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        waiting.add(task);
        return null;
    }

    /** Runs what is waiting now; what that adds waits for the next call. */
    void runAll() {
        List<Runnable> now = List.copyOf(waiting);
        waiting.clear();
        now.forEach(Runnable::run);
    }
}
