package io.odradek.zk.store;

import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.ConfigNode;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The settings of topics, brokers, clients, users, addresses and groups.
 *
 * <p>Any broker may write them: each write is a compare-and-set on the entity's own znode, and leaves a notice below
 * {@code /config/changes} for classic brokers and tools in the same transaction.
 */
public final class ConfigStore {

    /** How long classic readers may take to see a notice. */
    public static final Duration NOTICE_LIFE = Duration.ofMinutes(15);

    private static final int ATTEMPTS = 20;
    private static final String NOTICE = Paths.CONFIG_CHANGES + "/config_change_";

    private final NodeOperations nodes;
    private final Clock clock;

    public ConfigStore(NodeOperations nodes, Clock clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /** The settings of the entity; empty when it has none of its own. */
    public CompletableFuture<Map<String, String>> read(ConfigEntity entity) {
        return nodes.get(entity.path())
                .thenApply(found -> found.map(node -> settings(node, entity)).orElse(Map.of()));
    }

    /**
     * Changes the settings of the entity: reads them, applies {@code change}, writes the result if nobody else wrote
     * meanwhile, and starts again if somebody did. Returns what stands there now.
     */
    public CompletableFuture<Map<String, String>> update(
            ConfigEntity entity, UnaryOperator<Map<String, String>> change) {
        return Futures.retryOnConflict(ATTEMPTS, () -> attempt(entity, change));
    }

    private CompletableFuture<Map<String, String>> attempt(
            ConfigEntity entity, UnaryOperator<Map<String, String>> change) {
        return nodes.get(entity.path()).thenCompose(found -> {
            Map<String, String> before =
                    found.map(node -> settings(node, entity)).orElse(Map.of());
            Map<String, String> after = Map.copyOf(change.apply(before));
            return after.equals(before)
                    ? CompletableFuture.completedFuture(after)
                    : write(entity, found, after).thenApply(done -> after);
        });
    }

    /**
     * Removes all settings of the entity, one that has nothing below it, with its znode.
     *
     * @return false if it had none
     */
    public CompletableFuture<Boolean> remove(ConfigEntity entity) {
        return Futures.retryOnConflict(ATTEMPTS, () -> nodes.get(entity.path())
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : nodes.multi(List.of(
                                        new Op.Delete(
                                                entity.path(),
                                                found.get().stat().version()),
                                        notice(entity)))
                                .thenApply(done -> true)));
    }

    private static Op notice(ConfigEntity entity) {
        return new Op.CreateSequential(NOTICE, ConfigNode.noticeJson(entity));
    }

    private CompletableFuture<List<Integer>> write(
            ConfigEntity entity, Optional<ZNode> found, Map<String, String> settings) {
        byte[] data = ConfigNode.toJson(settings);
        Op notice = notice(entity);
        if (found.isPresent()) {
            int version = found.get().stat().version();
            return nodes.multi(List.of(new Op.SetData(entity.path(), data, version), notice));
        }
        return createParents(entity)
                .thenCompose(parents -> nodes.multi(List.of(new Op.Create(entity.path(), data), notice)));
    }

    /** Only the settings of a user's client have parents that may be missing. */
    private CompletableFuture<Void> createParents(ConfigEntity entity) {
        if (entity.client().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        String user = new ConfigEntity(entity.type(), entity.name(), Optional.empty()).path();
        List<Op> parents = List.of(
                new Op.Create(user, ConfigNode.toJson(Map.of())), new Op.Create(user + "/clients", new byte[0]));
        return Futures.inTurn(
                parents,
                parent -> Futures.on(
                        nodes.multi(List.of(parent)),
                        ZkException.NodeExists.class,
                        exists -> CompletableFuture.completedFuture(List.of())));
    }

    /** Removes the notices that every classic reader must have seen by now; returns how many there were. */
    public CompletableFuture<Integer> purgeNotices() {
        return nodes.children(Paths.CONFIG_CHANGES).thenCompose(children -> {
            List<String> paths = children.orElse(List.of()).stream()
                    .map(name -> Paths.CONFIG_CHANGES + '/' + name)
                    .toList();
            return nodes.getAll(paths).thenCompose(found -> purge(paths, found));
        });
    }

    private CompletableFuture<Integer> purge(List<String> paths, List<Optional<ZNode>> found) {
        long horizon = clock.millis() - NOTICE_LIFE.toMillis();
        List<CompletableFuture<Integer>> deletions = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            if (found.get(i).filter(node -> node.stat().modifiedMs() < horizon).isPresent()) {
                deletions.add(delete(path));
            }
        }
        return Futures.all(deletions)
                .thenApply(done ->
                        deletions.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** Several brokers may sweep at once: one that is gone already is not counted. */
    private CompletableFuture<Integer> delete(String path) {
        return Futures.on(
                nodes.multi(List.of(new Op.Delete(path, Op.ANY_VERSION))).thenApply(done -> 1),
                ZkException.NoNode.class,
                gone -> CompletableFuture.completedFuture(0));
    }

    private static Map<String, String> settings(ZNode node, ConfigEntity entity) {
        boolean empty = node.data() == null || node.data().length == 0;
        return empty ? Map.of() : ConfigNode.parse(node.data(), entity.path());
    }
}
