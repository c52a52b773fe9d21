package io.odradek.zk.store;

import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.ZNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reads of many znodes, in portions whose answers stay below {@code jute.maxbuffer}. */
final class Subtree {

    /** A topic of ten thousand partitions has 90 kB of names. */
    private static final int LISTS_PER_REQUEST = 10;

    /** Content of at most 16 kB each, as committed offsets with their notes are. */
    private static final int READS_PER_REQUEST = 60;

    private Subtree() {}

    static CompletableFuture<List<List<String>>> children(NodeOperations nodes, List<String> paths) {
        return inPortions(paths, LISTS_PER_REQUEST, nodes::childrenOfAll);
    }

    static CompletableFuture<List<Optional<ZNode>>> read(NodeOperations nodes, List<String> paths) {
        return inPortions(paths, READS_PER_REQUEST, nodes::getAll);
    }

    /** All paths two levels below, and the level between them. */
    record Leaves(List<String> branches, List<String> leaves) {}

    static CompletableFuture<Leaves> leaves(NodeOperations nodes, String root) {
        return nodes.children(root).thenCompose(found -> {
            List<String> branches = found.orElse(List.of()).stream()
                    .map(name -> root + '/' + name)
                    .toList();
            return children(nodes, branches).thenApply(names -> {
                List<String> leaves = new ArrayList<>();
                for (int i = 0; i < branches.size(); i++) {
                    String branch = branches.get(i);
                    names.get(i).forEach(name -> leaves.add(branch + '/' + name));
                }
                return new Leaves(branches, leaves);
            });
        });
    }

    private static <T> CompletableFuture<List<T>> inPortions(
            List<String> paths, int size, Function<List<String>, CompletableFuture<List<T>>> read) {
        List<CompletableFuture<List<T>>> portions = new ArrayList<>();
        for (int from = 0; from < paths.size(); from += size) {
            portions.add(read.apply(paths.subList(from, Math.min(paths.size(), from + size))));
        }
        return Futures.all(portions).thenApply(done -> portions.stream()
                .flatMap(portion -> portion.join().stream())
                .toList());
    }
}
