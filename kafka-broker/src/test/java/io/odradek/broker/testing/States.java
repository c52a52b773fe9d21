package io.odradek.broker.testing;

import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.NodeStat;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionIdentity;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** States of partitions in memory, which compares and sets them as ZooKeeper does, at once. Runs on: one thread. */
public final class States implements NodeOperations {

    private record Versioned(byte[] data, int version) {}

    private final Map<String, Versioned> nodes = new HashMap<>();
    private int requests;

    public void put(String topic, int partition, PartitionState state, int version) {
        nodes.put(Paths.state(topic, partition), new Versioned(state.toJson(), version));
    }

    public PartitionState get(String topic, int partition) {
        String path = Paths.state(topic, partition);
        return PartitionState.parse(nodes.get(path).data(), path);
    }

    /** How many writes have succeeded. */
    public int requests() {
        return requests;
    }

    @Override
    public CompletableFuture<List<Integer>> multi(List<Op> ops) {
        for (Op op : ops) {
            Op.SetData set = (Op.SetData) op;
            if (nodes.get(set.path()).version() != set.version()) {
                return CompletableFuture.failedFuture(new ZkException.VersionConflict(set.path(), set.version()));
            }
        }
        List<Integer> versions = new ArrayList<>();
        for (Op op : ops) {
            Op.SetData set = (Op.SetData) op;
            nodes.put(set.path(), new Versioned(set.data(), set.version() + 1));
            versions.add(set.version() + 1);
        }
        requests++;
        return CompletableFuture.completedFuture(versions);
    }

    @Override
    public CompletableFuture<Optional<ZNode>> get(String path) {
        Versioned found = nodes.get(path);
        return CompletableFuture.completedFuture(Optional.ofNullable(found)
                .map(node -> new ZNode(node.data(), new NodeStat(node.version(), 1, 1, 0, 0))));
    }

    @Override
    public CompletableFuture<List<Optional<ZNode>>> getAll(List<String> paths) {
        return CompletableFuture.completedFuture(
                paths.stream().map(path -> get(path).join()).toList());
    }

    @Override
    public CompletableFuture<Optional<List<String>>> children(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<List<String>>> childrenOfAll(List<String> paths) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> sync(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<NodeStat> createEphemeral(String path, Function<SessionIdentity, byte[]> data) {
        throw new UnsupportedOperationException();
    }
}
