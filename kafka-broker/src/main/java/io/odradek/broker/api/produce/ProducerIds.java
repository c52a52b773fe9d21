package io.odradek.broker.api.produce;

import io.odradek.zk.node.ProducerIdBlock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Hands out producer ids from blocks that ZooKeeper gives to one broker each, so that no id is ever given twice.
 *
 * <p>Runs on: any thread. While a block is fetched, those who ask wait in line; there is one fetch at a time.
 */
public final class ProducerIds {

    private final Supplier<CompletableFuture<ProducerIdBlock>> nextBlock;
    private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long last = -1;
    private boolean fetching;

    public ProducerIds(Supplier<CompletableFuture<ProducerIdBlock>> nextBlock) {
        this.nextBlock = nextBlock;
    }

    /** An id that nobody has. */
    CompletableFuture<Long> next() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        synchronized (this) {
            if (next <= last) {
                return CompletableFuture.completedFuture(next++);
            }
            waiting.add(answer);
            if (fetching) {
                return answer;
            }
            fetching = true;
        }
        fetch();
        return answer;
    }

    private void fetch() {
        var unused = nextBlock.get().whenComplete((block, failure) -> {
            if (failure == null) {
                serve(block);
            } else {
                fail(failure);
            }
        });
    }

    private void serve(ProducerIdBlock block) {
        boolean more;
        synchronized (this) {
            next = block.first();
            last = block.last();
        }
        do {
            CompletableFuture<Long> one;
            long id;
            synchronized (this) {
                one = next <= last ? waiting.poll() : null;
                more = one != null;
                id = more ? next++ : -1;
                fetching = !more && !waiting.isEmpty();
            }
            if (more) {
                one.complete(id);
            }
        } while (more);
        if (isFetching()) {
            fetch();
        }
    }

    private synchronized boolean isFetching() {
        return fetching;
    }

    private void fail(Throwable failure) {
        Queue<CompletableFuture<Long>> failed;
        synchronized (this) {
            failed = new ArrayDeque<>(waiting);
            waiting.clear();
            fetching = false;
        }
        failed.forEach(one -> one.completeExceptionally(failure));
    }
}
