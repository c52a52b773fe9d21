package io.odradek.broker.group;

import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.zk.store.OffsetStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where commits go. Runs on: any thread. */
record CommitsOutside(OffsetStore offsets, GroupLoop loop) implements CommitQueue.Outside {

    @Override
    public CompletableFuture<List<OffsetStore.Outcome>> write(List<OffsetStore.Commit> commits) {
        return offsets.write(commits);
    }

    @Override
    public void execute(Runnable step) {
        loop.execute(step);
    }

    @Override
    public void executeHere(Runnable step) {
        loop.executeHere(step);
    }

    @Override
    public void schedule(Runnable step, long nanos) {
        loop.schedule(step, nanos);
    }
}
