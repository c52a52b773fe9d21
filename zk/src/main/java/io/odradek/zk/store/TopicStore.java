package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The topics, as the controller writes them: each write checks the controller's epoch, and fails with
 * {@link ZkException.FencedController} when another one has been elected.
 */
public final class TopicStore {

    private final NodeOperations nodes;
    private final EpochFloors floors;
    private final TopicCreation creation;
    private final TopicDeletion deletion;

    public TopicStore(NodeOperations nodes) {
        this.nodes = nodes;
        this.floors = new EpochFloors(nodes);
        this.creation = new TopicCreation(nodes, floors);
        this.deletion = new TopicDeletion(nodes);
    }

    /** A topic and the version of its znode. */
    public record Versioned(TopicNode topic, int version) {}

    /** The topic as it stands in ZooKeeper. */
    public CompletableFuture<Optional<Versioned>> read(String topic) {
        return nodes.get(Paths.topic(topic)).thenApply(found -> found.map(node -> versioned(topic, node)));
    }

    private static Versioned versioned(String topic, ZNode node) {
        return new Versioned(
                TopicNode.parse(node.data(), Paths.topic(topic)), node.stat().version());
    }

    /**
     * Makes topics with their settings and first leaders, above the leader epochs of a deleted topic of the same name. One
     * outcome per topic, in order: {@link ZkException.NodeExists} when the name is taken.
     */
    public CompletableFuture<List<TopicOutcome>> create(List<TopicSpec> topics, ControllerEpoch epoch) {
        return topics.isEmpty() ? CompletableFuture.completedFuture(List.of()) : creation.create(topics, epoch);
    }

    /**
     * Adds partitions. States come first and the topic's own znode last, so that what a crash leaves behind is not part of
     * the topic yet; a repetition overwrites it. Fails with {@link ZkException.VersionConflict} when the topic changed.
     */
    public CompletableFuture<Void> addPartitions(
            String topic, Versioned before, List<PartitionSpec> added, ControllerEpoch epoch) {
        Map<Integer, List<Integer>> replicas = new TreeMap<>(before.topic().replicas());
        replicas.putAll(TopicSpec.replicas(added));
        TopicNode after = before.topic().withReplicas(replicas);
        Op last = new Op.SetData(Paths.topic(topic), after.toJson(), before.version());
        CompletableFuture<Void> write = writeStates(topic, added, epoch, true)
                .thenCompose(done -> Futures.fenced(nodes.multi(List.of(epoch.guard(), last)), epoch))
                .thenApply(done -> null);
        return Futures.on(write, ZkException.ConnectionLost.class, lost -> confirm(topic, after, lost));
    }

    private CompletableFuture<Void> confirm(String topic, TopicNode wanted, ZkException.ConnectionLost lost) {
        return read(topic).thenCompose(found -> {
            boolean done = found.filter(now -> now.topic().equals(wanted)).isPresent();
            return done ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(lost);
        });
    }

    /**
     * Writes the states of partitions that have none, because whoever made the topic wrote no more than its replicas (old
     * tools) or crashed half-way. A state that is there stays.
     */
    public CompletableFuture<Void> completePartitions(
            String topic, List<PartitionSpec> partitions, ControllerEpoch epoch) {
        return writeStates(topic, partitions, epoch, false);
    }

    private CompletableFuture<Void> writeStates(
            String topic, List<PartitionSpec> partitions, ControllerEpoch epoch, boolean overwrite) {
        List<String> paths = new ArrayList<>();
        paths.add(Paths.partitions(topic));
        for (PartitionSpec partition : partitions) {
            paths.add(Paths.partition(topic, partition.partition()));
            paths.add(Paths.state(topic, partition.partition()));
        }
        return floors.firstEpochs(List.of(topic))
                .thenCombine(nodes.getAll(paths), (firstEpochs, found) -> {
                    StateWriter writer = new StateWriter(topic, firstEpochs.get(0), epoch, overwrite);
                    return writer.groups(partitions, found);
                })
                .thenCompose(groups -> Futures.inTurn(Batches.split(groups, group -> group), part -> {
                    List<Op> ops = new ArrayList<>(List.of(epoch.guard()));
                    part.forEach(ops::addAll);
                    return Futures.fenced(nodes.multi(ops), epoch);
                }));
    }

    /** Decides what to write for partitions of which some znodes may be there. */
    private record StateWriter(String topic, int firstEpoch, ControllerEpoch epoch, boolean overwrite) {

        /** One group per partition; {@code found}: the parent, and then the znode and the state of each partition. */
        List<List<Op>> groups(List<PartitionSpec> partitions, List<Optional<ZNode>> found) {
            List<List<Op>> groups = new ArrayList<>();
            if (found.get(0).isEmpty()) {
                groups.add(List.of(new Op.Create(Paths.partitions(topic), new byte[0])));
            }
            for (int i = 0; i < partitions.size(); i++) {
                groups.add(group(partitions.get(i), found.get(1 + 2 * i), found.get(2 + 2 * i)));
            }
            return groups;
        }

        private List<Op> group(PartitionSpec partition, Optional<ZNode> node, Optional<ZNode> state) {
            List<Op> creation = partition.creation(topic, firstEpoch, epoch.epoch());
            if (state.isEmpty()) {
                return node.isPresent() ? creation.subList(1, 2) : creation;
            }
            byte[] data = partition.state(firstEpoch, epoch.epoch()).toJson();
            String path = Paths.state(topic, partition.partition());
            return overwrite
                    ? List.of(new Op.SetData(path, data, state.get().stat().version()))
                    : List.of();
        }
    }

    /**
     * Writes where the replicas of a topic are. Fails with {@link ZkException.VersionConflict} when the topic, or one of the
     * states that this was decided on, has changed.
     *
     * @param stateVersions versions of partitions' states that must still stand
     */
    public CompletableFuture<Void> updateAssignment(
            String topic,
            Versioned before,
            TopicNode after,
            Map<Integer, Integer> stateVersions,
            ControllerEpoch epoch) {
        List<Op> ops = new ArrayList<>(List.of(epoch.guard()));
        stateVersions.forEach((partition, version) -> ops.add(new Op.Check(Paths.state(topic, partition), version)));
        ops.add(new Op.SetData(Paths.topic(topic), after.toJson(), before.version()));
        CompletableFuture<Void> write = Futures.fenced(nodes.multi(ops), epoch).thenApply(done -> null);
        return Futures.on(write, ZkException.ConnectionLost.class, lost -> confirm(topic, after, lost));
    }

    /** Gives a topic that an old tool made without one its id. */
    public CompletableFuture<Void> assignId(String topic, Versioned before, String id, ControllerEpoch epoch) {
        Op write = new Op.SetData(Paths.topic(topic), before.topic().withId(id).toJson(), before.version());
        return Futures.fenced(nodes.multi(List.of(epoch.guard(), write)), epoch).thenApply(done -> null);
    }

    /** Notes that the topic shall go. From then on it will be deleted, also after a crash; harmless when noted already. */
    public CompletableFuture<Void> markForDeletion(String topic, ControllerEpoch epoch) {
        Op mark = new Op.Create(Paths.deleteTopic(topic), new byte[0]);
        CompletableFuture<List<Integer>> write = Futures.fenced(nodes.multi(List.of(epoch.guard(), mark)), epoch);
        return Futures.on(write, ZkException.NodeExists.class, exists -> CompletableFuture.completedFuture(List.of()))
                .thenApply(done -> null);
    }

    /** Takes the note back; harmless when there is none. */
    public CompletableFuture<Void> unmarkForDeletion(String topic, ControllerEpoch epoch) {
        Op unmark = new Op.Delete(Paths.deleteTopic(topic), Op.ANY_VERSION);
        CompletableFuture<List<Integer>> write = Futures.fenced(nodes.multi(List.of(epoch.guard(), unmark)), epoch);
        return Futures.on(write, ZkException.NoNode.class, gone -> CompletableFuture.completedFuture(List.of()))
                .thenApply(done -> null);
    }

    /** The topics that are marked for deletion, as ZooKeeper has them now. */
    public CompletableFuture<List<String>> markedForDeletion() {
        return nodes.sync(Paths.DELETE_TOPICS)
                .thenCompose(synced -> nodes.children(Paths.DELETE_TOPICS))
                .thenApply(children -> children.orElse(List.of()));
    }

    /** Removes the topic, its settings, its states and its mark, and keeps its highest leader epoch. Can be repeated. */
    public CompletableFuture<Void> delete(String topic, ControllerEpoch epoch) {
        return deletion.delete(topic, epoch);
    }
}
