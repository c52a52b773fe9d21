package io.odradek.zk.store;

import io.odradek.zk.json.MalformedNodeException;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Per name of a deleted topic the highest leader epoch that any of its partitions reached, so that a topic of the same name
 * starts above it: a client that remembers the old topic then never takes the new one's metadata for stale.
 */
final class EpochFloors {

    private static final int NEVER = -1;

    private final NodeOperations nodes;

    EpochFloors(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /** For each topic the leader epoch to start with. */
    CompletableFuture<List<Integer>> firstEpochs(List<String> topics) {
        return nodes.getAll(topics.stream().map(Paths::topicEpoch).toList()).thenApply(found -> found.stream()
                .map(node -> node.map(EpochFloors::parse).orElse(NEVER) + 1)
                .toList());
    }

    /** The step that raises the floor; guarded by the version that was read. */
    static Op raise(String topic, Optional<ZNode> current, int highestEpoch) {
        int floor = Math.max(current.map(EpochFloors::parse).orElse(NEVER), highestEpoch);
        byte[] data = Integer.toString(floor).getBytes(StandardCharsets.UTF_8);
        String path = Paths.topicEpoch(topic);
        return current.<Op>map(node -> new Op.SetData(path, data, node.stat().version()))
                .orElseGet(() -> new Op.Create(path, data));
    }

    private static int parse(ZNode node) {
        String text = new String(node.data(), StandardCharsets.UTF_8);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(Paths.TOPIC_EPOCHS, "leader epoch '" + text + "' is not a number", e);
        }
    }
}
