package io.odradek.zk.session;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;

/**
 * A place in the queue for one role. Being first is a chance, not a right: what counts is the compare-and-set that the
 * winner makes next.
 *
 * <p>Survives reconnections and lost sessions: after each it queues up anew. Runs on: any thread; the listener is called on
 * the ZooKeeper event thread.
 */
public final class Latch implements AutoCloseable {

    /** Hears when this process comes to be first, possibly twice in a row, and when it stops being so. */
    public interface Listener {
        void onFirst();

        void onNoLongerFirst();
    }

    private final LeaderLatch latch;
    private final String path;
    private final Executor worker;

    Latch(
            CuratorFramework curator,
            String path,
            String participant,
            Executor events,
            Executor worker,
            Listener listener) {
        this.path = path;
        this.worker = worker;
        this.latch = new LeaderLatch(curator, path, participant, LeaderLatch.CloseMode.NOTIFY_LEADER);
        latch.addListener(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        listener.onFirst();
                    }

                    @Override
                    public void notLeader() {
                        listener.onNoLongerFirst();
                    }
                },
                events);
    }

    void start() {
        try {
            latch.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot queue up at latch " + path, e);
        }
    }

    /** Whether this process is first, as far as it knows. */
    public boolean isFirst() {
        return latch.hasLeadership();
    }

    /** Whether this process has a place in the queue, as far as it knows; the last one that it had, while it gets another. */
    public boolean isQueued() {
        return latch.getOurPath() != null;
    }

    /** Leaves the queue, and completes when done: deleting the place waits for ZooKeeper, hence not on the caller's thread. */
    public CompletableFuture<Void> leave() {
        return CompletableFuture.runAsync(this::close, worker);
    }

    /** Leaves the queue, waiting for ZooKeeper. */
    @Override
    public void close() {
        try {
            if (latch.getState() == LeaderLatch.State.STARTED) {
                latch.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot leave latch " + path, e);
        }
    }
}
