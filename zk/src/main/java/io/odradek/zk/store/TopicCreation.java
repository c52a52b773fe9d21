package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Makes topics, many small ones in one multi, or a large one in several.
 *
 * <p>A topic that fits into one multi appears at once or not at all. Of a larger one the first multi makes the topic and
 * as many partitions as fit; the rest follows only then, so that a name that was taken already cannot be touched. What a
 * crash leaves out is made good by {@link TopicStore#completePartitions}.
 */
final class TopicCreation {

    private static final int ATTEMPTS = 5;

    private final NodeOperations nodes;
    private final EpochFloors floors;

    TopicCreation(NodeOperations nodes, EpochFloors floors) {
        this.nodes = nodes;
        this.floors = floors;
    }

    CompletableFuture<List<TopicOutcome>> create(List<TopicSpec> topics, ControllerEpoch epoch) {
        return floors.firstEpochs(topics.stream().map(TopicSpec::name).toList()).thenCompose(firstEpochs -> {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < topics.size(); i++) {
                tasks.add(new Task(topics.get(i), firstEpochs.get(i), epoch));
            }
            return create(tasks);
        });
    }

    private CompletableFuture<List<TopicOutcome>> create(List<Task> tasks) {
        List<CompletableFuture<List<TopicOutcome>>> parts = new ArrayList<>();
        for (List<Task> part : Batches.split(tasks, task -> task.ops(false))) {
            parts.add(part.size() == 1 ? alone(part.get(0), false, ATTEMPTS).thenApply(List::of) : together(part));
        }
        return Futures.all(parts)
                .thenApply(done ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private CompletableFuture<List<TopicOutcome>> together(List<Task> tasks) {
        List<Op> ops = new ArrayList<>();
        ops.add(tasks.get(0).epoch().guard());
        tasks.forEach(task -> ops.addAll(task.ops(false)));
        return nodes.multi(ops)
                .thenApply(done -> tasks.stream().map(Task::created).toList())
                .exceptionallyCompose(thrown -> eachAlone(tasks));
    }

    private CompletableFuture<List<TopicOutcome>> eachAlone(List<Task> tasks) {
        List<CompletableFuture<TopicOutcome>> outcomes =
                tasks.stream().map(task -> alone(task, false, ATTEMPTS)).toList();
        return Futures.all(outcomes)
                .thenApply(
                        done -> outcomes.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<TopicOutcome> alone(Task task, boolean configExists, int attempts) {
        return Futures.fenced(write(task, configExists), task.epoch())
                .thenApply(done -> task.created())
                .exceptionallyCompose(thrown -> settle(task, Futures.cause(thrown), attempts));
    }

    private CompletableFuture<Void> write(Task task, boolean configExists) {
        List<Op> all = task.ops(configExists);
        int headSize = headSize(all);
        return nodes.multi(task.guarded(all.subList(0, headSize))).thenCompose(head -> {
            List<CompletableFuture<List<Integer>>> rest = new ArrayList<>();
            // pairs of partition and state stay together
            for (int from = headSize; from < all.size(); from += Batches.MAX_OPS) {
                List<Op> chunk = all.subList(from, Math.min(all.size(), from + Batches.MAX_OPS));
                rest.add(nodes.multi(task.guarded(chunk)));
            }
            return Futures.all(rest);
        });
    }

    /** How many steps go into the first multi: all, or the header with whole partitions while the bytes allow. */
    private static int headSize(List<Op> all) {
        if (Batches.fits(all)) {
            return all.size();
        }
        int size = TopicSpec.HEADER_OPS;
        int bytes = all.subList(0, size).stream().mapToInt(Op::sizeInBytes).sum();
        while (size + 2 <= Math.min(all.size(), Batches.MAX_OPS)
                && bytes + all.get(size).sizeInBytes() + all.get(size + 1).sizeInBytes() < Batches.MAX_BYTES) {
            bytes += all.get(size).sizeInBytes() + all.get(size + 1).sizeInBytes();
            size += 2;
        }
        return size;
    }

    private CompletableFuture<TopicOutcome> settle(Task task, Throwable cause, int attempts) {
        String name = task.topic().name();
        if (cause instanceof ZkException.NodeExists exists
                && exists.path().equals(Paths.topicConfig(name))
                && attempts > 0) {
            // settings without a topic: the rest of an old deletion, or written ahead by an old tool
            return alone(task, true, attempts - 1);
        }
        if (cause instanceof ZkException.NodeExists || cause instanceof ZkException.ConnectionLost) {
            return nodes.get(Paths.topic(name))
                    .thenCompose(found -> {
                        Optional<String> id = found.flatMap(node ->
                                TopicNode.parse(node.data(), Paths.topic(name)).id());
                        if (found.isEmpty() && attempts > 0) {
                            return alone(task, false, attempts - 1);
                        }
                        // our own id: the write whose answer was lost did happen
                        boolean ours = id.filter(task.topic().id()::equals).isPresent();
                        ZkException failure =
                                found.isEmpty() ? (ZkException) cause : new ZkException.NodeExists(Paths.topic(name));
                        return CompletableFuture.completedFuture(ours ? task.created() : task.failed(failure));
                    })
                    .exceptionally(thrown -> task.failed(Futures.cause(thrown)));
        }
        return CompletableFuture.completedFuture(task.failed(cause));
    }

    /** One topic on its way, with the leader epoch that its partitions start with. */
    private record Task(TopicSpec topic, int firstEpoch, ControllerEpoch epoch) {

        List<Op> ops(boolean configExists) {
            return topic.creation(configExists, firstEpoch, epoch.epoch());
        }

        List<Op> guarded(List<Op> ops) {
            List<Op> guarded = new ArrayList<>(ops.size() + 1);
            guarded.add(epoch.guard());
            guarded.addAll(ops);
            return guarded;
        }

        TopicOutcome created() {
            return new TopicOutcome(topic.name(), Optional.empty());
        }

        TopicOutcome failed(Throwable cause) {
            return TopicOutcome.failed(topic.name(), cause);
        }
    }
}
