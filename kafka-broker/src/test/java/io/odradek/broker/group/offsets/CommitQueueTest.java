package io.odradek.broker.group.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.store.OffsetKey;
import io.odradek.zk.store.OffsetStore.Commit;
import io.odradek.zk.store.OffsetStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What travels together, in which order, and who hears what; the clock and ZooKeeper are driven by hand. */
class CommitQueueTest {

    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(5);

    private record Write(List<Commit> commits, CompletableFuture<List<Outcome>> outcome) {

        void succeed() {
            outcome.complete(commits.stream()
                    .map(commit -> (Outcome) new Outcome.Written())
                    .toList());
        }
    }

    private record Later(Runnable step, long atNanos) {}

    private static final class Group implements CommitQueue.Source {
        final String id;
        final GroupOffsets offsets = new GroupOffsets();
        int fenced;
        int drained;

        Group(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public GroupOffsets offsets() {
            return offsets;
        }

        @Override
        public int version() {
            return 0;
        }

        @Override
        public void fenced() {
            fenced++;
        }

        @Override
        public void drained() {
            drained++;
        }

        Optional<Long> at(int partition) {
            return offsets.find(new TopicPartition("t", partition)).map(CommittedOffset::offset);
        }
    }

    private final List<Write> writes = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private long now = 1;

    private final CommitQueue queue = new CommitQueue(
            new CommitQueue.Outside() {
                @Override
                public CompletableFuture<List<Outcome>> write(List<Commit> commits) {
                    Write write = new Write(commits, new CompletableFuture<>());
                    writes.add(write);
                    return write.outcome();
                }

                @Override
                public void execute(Runnable step) {
                    step.run();
                }

                @Override
                public void executeHere(Runnable step) {
                    step.run();
                }

                @Override
                public void schedule(Runnable step, long nanos) {
                    later.add(new Later(step, now + nanos));
                }
            },
            () -> now,
            TIMEOUT);

    private CompletableFuture<Void> commit(Group group, int partition, long offset) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        queue.add(
                group,
                Map.of(new TopicPartition("t", partition), Optional.of(new CommittedOffset(offset, -1, "", 0))),
                reply);
        return reply;
    }

    private void send(Group group, int partition, long offset) {
        var unused = commit(group, partition, offset);
    }

    private void pass(long nanos) {
        now += nanos;
        List<Later> due = later.stream().filter(one -> one.atNanos() <= now).toList();
        later.removeAll(due);
        due.forEach(one -> one.step().run());
    }

    private static ErrorCode error(CompletableFuture<Void> reply) {
        return reply.handle((done, failure) -> ((ApiException) failure).error()).join();
    }

    @Test
    void aCommitGoesAtOnceAndWhatComesMeanwhileGoesTogether() {
        Group a = new Group("a");
        Group b = new Group("b");
        CompletableFuture<Void> first = commit(a, 0, 1);
        CompletableFuture<Void> second = commit(a, 0, 2);
        CompletableFuture<Void> third = commit(a, 1, 3);
        CompletableFuture<Void> fourth = commit(b, 0, 4);
        assertThat(writes).hasSize(1);
        assertThat(first).isNotDone();

        writes.get(0).succeed();
        assertThat(first).isCompleted();
        assertThat(a.at(0)).contains(1L);
        assertThat(second).isNotDone();
        assertThat(writes).hasSize(2);
        assertThat(writes.get(1).commits()).hasSize(2);
        assertThat(writes.get(1).commits().get(0).changes().get(new OffsetKey("t", 0)))
                .get()
                .extracting("offset")
                .isEqualTo(2L);

        writes.get(1).succeed();
        assertThat(List.of(second, third, fourth)).allMatch(reply -> reply.isDone());
        assertThat(a.at(1)).contains(3L);
        assertThat(b.at(0)).contains(4L);
        assertThat(queue.isBusy(a)).isFalse();
        assertThat(a.drained).isEqualTo(1);
    }

    @Test
    void whereManyGroupsCommitEachWaitsAMomentForOthers() {
        for (int i = 0; i < 100; i++) {
            send(new Group("g" + i), 0, i);
            writes.get(writes.size() - 1).succeed();
        }
        int before = writes.size();
        pass(TimeUnit.MILLISECONDS.toNanos(100));
        if (writes.size() > before) {
            writes.get(before).succeed();
        }
        int settled = writes.size();
        CompletableFuture<Void> one = commit(new Group("one"), 0, 1);
        pass(CommitPace.MOMENT_NANOS / 2);
        CompletableFuture<Void> two = commit(new Group("two"), 0, 1);
        assertThat(writes).hasSize(settled);
        pass(CommitPace.MOMENT_NANOS / 2);
        assertThat(writes).hasSize(settled + 1);
        writes.get(settled).succeed();
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
    }

    @Test
    void whoIsFencedHearsItAndTheOthersAreServed() {
        Group a = new Group("a");
        Group b = new Group("b");
        Group c = new Group("c");
        send(c, 0, 1);
        CompletableFuture<Void> fenced = commit(a, 0, 1);
        CompletableFuture<Void> failed = commit(b, 0, 1);
        writes.get(0).succeed();
        writes.get(1)
                .outcome()
                .complete(List.of(new Outcome.Fenced(), new Outcome.Failed(new IllegalStateException("away"))));
        assertThat(error(fenced)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(error(failed)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(a.fenced).isEqualTo(1);
        assertThat(b.fenced).isZero();
        assertThat(b.at(0)).isEmpty();
    }

    @Test
    void whoWaitsTooLongIsToldToTryAgain() {
        Group a = new Group("a");
        CompletableFuture<Void> stuck = commit(a, 0, 1);
        pass(TIMEOUT / 2);
        CompletableFuture<Void> fresh = commit(a, 0, 2);
        pass(TIMEOUT / 2);
        queue.endOverdue();
        assertThat(error(stuck)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(fresh).isNotDone();
        writes.get(0).succeed();
        writes.get(1).succeed();
        assertThat(fresh).isCompleted();
        assertThat(a.at(0)).contains(2L);
    }

    @Test
    void aGroupThatIsGivenUpTakesWhatWaitsWithIt() {
        Group a = new Group("a");
        Group b = new Group("b");
        send(b, 0, 1);
        CompletableFuture<Void> waits = commit(a, 0, 1);
        queue.cancel(a, ErrorCode.NOT_COORDINATOR, "moved");
        assertThat(error(waits)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        writes.get(0).succeed();
        assertThat(writes).hasSize(1);
    }

    @Test
    void aWriteHasItsBound() {
        send(new Group("first"), 0, 1);
        for (int i = 0; i < CommitQueue.MAX_PARTITIONS_PER_WRITE + 10; i++) {
            send(new Group("g" + i), 0, 1);
        }
        writes.get(0).succeed();
        assertThat(writes.get(1).commits()).hasSize(CommitQueue.MAX_PARTITIONS_PER_WRITE);
    }
}
