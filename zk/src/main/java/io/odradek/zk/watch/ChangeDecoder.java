package io.odradek.zk.watch;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.ConfigNode;
import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.session.NodeStat;
import io.odradek.zk.session.ZNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * From paths and bytes to {@link MetadataChange}s. Pure. Paths that carry nothing (parents, notices, znodes of other tools)
 * give no change.
 *
 * <p>Errors: {@link io.odradek.zk.json.MalformedNodeException} and {@link NumberFormatException} for a znode that should be
 * understood and cannot.
 */
final class ChangeDecoder {

    private static final String STATE = "state";

    private ChangeDecoder() {}

    /** Whether a change comes of the znode at the path; the others only hold children. */
    static boolean concerns(String path) {
        if (path.equals(Paths.CONTROLLER) || path.equals(Paths.CONTROLLER_EPOCH)) {
            return true;
        }
        String[] parts = path.substring(1).split("/", -1);
        return switch (parts[0] + '/' + (parts.length > 1 ? parts[1] : "")) {
            case "brokers/topics" -> parts.length == 3 || isState(parts);
            case "brokers/ids", "admin/delete_topics" -> parts.length == 3;
            default -> entity(path).isPresent();
        };
    }

    /** Whether the znode is a partition's state: some hundred bytes. Others grow with what they describe. */
    static boolean isSmall(String path) {
        return path.startsWith(Paths.TOPICS + '/')
                && path.endsWith('/' + STATE)
                && isState(path.substring(1).split("/", -1));
    }

    static Optional<MetadataChange> present(String path, ZNode node) {
        if (path.equals(Paths.CONTROLLER)) {
            return Optional.of(new MetadataChange.ControllerPresent(
                    ControllerNode.parse(node.data(), path).brokerId()));
        } else if (path.equals(Paths.CONTROLLER_EPOCH)) {
            String epoch = new String(node.data(), StandardCharsets.UTF_8);
            return Optional.of(new MetadataChange.ControllerEpochPresent(Integer.parseInt(epoch)));
        }
        String[] parts = path.substring(1).split("/", -1);
        return switch (parts[0] + '/' + (parts.length > 1 ? parts[1] : "")) {
            case "brokers/ids" -> broker(path, parts, node);
            case "brokers/topics" -> topic(path, parts, node);
            case "admin/delete_topics" -> deletion(parts).map(MetadataChange.DeletionQueued::new);
            default -> config(path, node);
        };
    }

    static Optional<MetadataChange> gone(String path) {
        if (path.equals(Paths.CONTROLLER)) {
            return Optional.of(new MetadataChange.ControllerGone());
        }
        String[] parts = path.substring(1).split("/", -1);
        return switch (parts[0] + '/' + (parts.length > 1 ? parts[1] : "")) {
            case "brokers/ids" ->
                parts.length == 3
                        ? Optional.of(new MetadataChange.BrokerGone(Integer.parseInt(parts[2])))
                        : Optional.empty();
            case "brokers/topics" -> topicGone(parts);
            case "admin/delete_topics" -> deletion(parts).map(MetadataChange.DeletionDone::new);
            default -> entity(path).map(MetadataChange.ConfigGone::new);
        };
    }

    private static Optional<MetadataChange> broker(String path, String[] parts, ZNode node) {
        if (parts.length != 3) {
            return Optional.empty();
        }
        BrokerNode broker = BrokerNode.parse(node.data(), path);
        long epoch = node.stat().createdZxid();
        return Optional.of(new MetadataChange.BrokerPresent(Integer.parseInt(parts[2]), epoch, broker));
    }

    private static Optional<MetadataChange> topic(String path, String[] parts, ZNode node) {
        NodeStat stat = node.stat();
        if (parts.length == 3) {
            TopicNode topic = TopicNode.parse(node.data(), path);
            return Optional.of(new MetadataChange.TopicPresent(parts[2], topic, stat.createdZxid(), stat.version()));
        } else if (isState(parts)) {
            PartitionState state = PartitionState.parse(node.data(), path);
            return Optional.of(new MetadataChange.StatePresent(
                    parts[2], Integer.parseInt(parts[4]), state, stat.version(), stat.modifiedZxid()));
        }
        return Optional.empty();
    }

    private static Optional<MetadataChange> topicGone(String[] parts) {
        if (parts.length == 3) {
            return Optional.of(new MetadataChange.TopicGone(parts[2]));
        }
        return isState(parts)
                ? Optional.of(new MetadataChange.StateGone(parts[2], Integer.parseInt(parts[4])))
                : Optional.empty();
    }

    private static boolean isState(String[] parts) {
        return parts.length == 6 && parts[5].equals(STATE);
    }

    private static Optional<String> deletion(String[] parts) {
        return parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
    }

    private static Optional<MetadataChange> config(String path, ZNode node) {
        boolean empty = node.data() == null || node.data().length == 0;
        return empty
                ? Optional.empty()
                : entity(path)
                        .map(entity -> new MetadataChange.ConfigPresent(entity, ConfigNode.parse(node.data(), path)));
    }

    private static Optional<ConfigEntity> entity(String path) {
        return path.startsWith(Paths.CONFIG + '/') ? ConfigEntity.ofPath(path) : Optional.empty();
    }
}
