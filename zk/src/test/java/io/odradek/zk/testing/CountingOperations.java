package io.odradek.zk.testing;

import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.NodeStat;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionIdentity;
import io.odradek.zk.session.ZNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Counts what goes to ZooKeeper. */
public final class CountingOperations implements NodeOperations {

    private static final int READS_PER_REQUEST = 500;

    private final NodeOperations nodes;
    private final AtomicInteger requests = new AtomicInteger();

    public CountingOperations(NodeOperations nodes) {
        this.nodes = nodes;
    }

    public int requests() {
        return requests.get();
    }

    public void reset() {
        requests.set(0);
    }

    @Override
    public CompletableFuture<Optional<ZNode>> get(String path) {
        requests.incrementAndGet();
        return nodes.get(path);
    }

    @Override
    public CompletableFuture<List<Optional<ZNode>>> getAll(List<String> paths) {
        requests.addAndGet((paths.size() + READS_PER_REQUEST - 1) / READS_PER_REQUEST);
        return nodes.getAll(paths);
    }

    @Override
    public CompletableFuture<Optional<List<String>>> children(String path) {
        requests.incrementAndGet();
        return nodes.children(path);
    }

    @Override
    public CompletableFuture<List<List<String>>> childrenOfAll(List<String> paths) {
        requests.incrementAndGet();
        return nodes.childrenOfAll(paths);
    }

    @Override
    public CompletableFuture<Void> sync(String path) {
        requests.incrementAndGet();
        return nodes.sync(path);
    }

    @Override
    public CompletableFuture<List<Integer>> multi(List<Op> ops) {
        requests.incrementAndGet();
        return nodes.multi(ops);
    }

    @Override
    public CompletableFuture<NodeStat> createEphemeral(String path, Function<SessionIdentity, byte[]> data) {
        requests.incrementAndGet();
        return nodes.createEphemeral(path, data);
    }
}
