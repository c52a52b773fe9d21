package io.odradek.zk.store;

import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Removes a topic and remembers how high its leader epochs were.
 *
 * <p>States are deleted at the version that was read: a leader elected meanwhile makes the multi fail, and everything is read
 * again, so that the floor that is kept is never below an epoch that clients saw. Can be repeated after a crash at any point;
 * the mark below {@code /admin/delete_topics} goes last.
 */
final class TopicDeletion {

    private static final int ATTEMPTS = 10;

    private final NodeOperations nodes;

    TopicDeletion(NodeOperations nodes) {
        this.nodes = nodes;
    }

    CompletableFuture<Void> delete(String topic, ControllerEpoch epoch) {
        return Futures.retryOnConflict(ATTEMPTS, () -> Futures.fenced(attempt(topic, epoch), epoch));
    }

    private CompletableFuture<Void> attempt(String topic, ControllerEpoch epoch) {
        return nodes.children(Paths.partitions(topic)).thenCompose(children -> {
            List<String> partitions = children.orElse(List.of());
            List<String> paths = new ArrayList<>(List.of(
                    Paths.topicEpoch(topic), Paths.topic(topic), Paths.topicConfig(topic), Paths.deleteTopic(topic)));
            partitions.forEach(partition -> paths.add(state(topic, partition)));
            return nodes.getAll(paths)
                    .thenCompose(found -> remove(new Remains(topic, children.isPresent(), partitions, found), epoch));
        });
    }

    private CompletableFuture<Void> remove(Remains remains, ControllerEpoch epoch) {
        return Futures.inTurn(remains.chunks(), chunk -> {
            List<Op> guarded = new ArrayList<>(List.of(epoch.guard()));
            guarded.addAll(chunk);
            return nodes.multi(guarded);
        });
    }

    private static String state(String topic, String partition) {
        return Paths.partitions(topic) + '/' + partition + "/state";
    }

    /** What is there of a topic: floor, topic, config, mark, and then one state per partition. */
    private record Remains(
            String topic, boolean hasPartitionsNode, List<String> partitions, List<Optional<ZNode>> found) {

        private static final int FIXED = 4;

        List<List<Op>> chunks() {
            List<List<Op>> groups = new ArrayList<>();
            highestEpoch().ifPresent(epoch -> groups.add(List.of(EpochFloors.raise(topic, found.get(0), epoch))));
            for (int i = 0; i < partitions.size(); i++) {
                groups.add(partition(i));
            }
            groups.add(tail());
            return Batches.split(groups, group -> group).stream()
                    .map(part -> part.stream().flatMap(List::stream).toList())
                    .filter(ops -> !ops.isEmpty())
                    .toList();
        }

        private Optional<Integer> highestEpoch() {
            Optional<Integer> highest = Optional.empty();
            for (int i = 0; i < partitions.size(); i++) {
                String path = state(topic, partitions.get(i));
                Optional<Integer> epoch = found.get(FIXED + i)
                        .map(node -> PartitionState.parse(node.data(), path).leaderEpoch());
                if (epoch.isPresent() && (highest.isEmpty() || epoch.get() > highest.get())) {
                    highest = epoch;
                }
            }
            return highest;
        }

        private List<Op> partition(int index) {
            List<Op> ops = new ArrayList<>();
            String partition = partitions.get(index);
            found.get(FIXED + index)
                    .ifPresent(node -> ops.add(
                            new Op.Delete(state(topic, partition), node.stat().version())));
            ops.add(new Op.Delete(Paths.partitions(topic) + '/' + partition, Op.ANY_VERSION));
            return ops;
        }

        private List<Op> tail() {
            List<Op> ops = new ArrayList<>();
            if (hasPartitionsNode) {
                ops.add(new Op.Delete(Paths.partitions(topic), Op.ANY_VERSION));
            }
            List<String> rest = List.of(Paths.topic(topic), Paths.topicConfig(topic), Paths.deleteTopic(topic));
            for (int i = 0; i < rest.size(); i++) {
                if (found.get(i + 1).isPresent()) {
                    ops.add(new Op.Delete(rest.get(i), Op.ANY_VERSION));
                }
            }
            return ops;
        }
    }
}
