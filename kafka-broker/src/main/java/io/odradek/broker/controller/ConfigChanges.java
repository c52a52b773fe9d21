package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.store.ConfigStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Changes the settings of topics, brokers and groups. Any broker may do so, not only the controller: what keeps writers apart is the
 * compare-and-set on the entity's own znode.
 *
 * <p>Futures do not fail; each entity has its own result, whose value is all the settings that it has then. Runs on: any thread;
 * rules are applied on the caller's, and on the ZooKeeper event thread.
 */
public final class ConfigChanges {

    private final ConfigStore store;
    private final ClusterMetadata cluster;
    private final ConfigRules rules;

    public ConfigChanges(ConfigStore store, ClusterMetadata cluster, ConfigRules rules) {
        this.store = store;
        this.cluster = cluster;
        this.rules = rules;
    }

    /** Changes some settings and leaves the others as they are. */
    public CompletableFuture<Result<Map<String, String>>> edit(ConfigChange change, boolean validateOnly) {
        return update(
                change.entity(),
                validateOnly,
                before -> ConfigEdits.apply(change.entity(), change.edits(), before, rules));
    }

    /** Replaces all settings. */
    public CompletableFuture<Result<Map<String, String>>> replace(
            ConfigEntity entity, Map<String, String> settings, boolean validateOnly) {
        return update(entity, validateOnly, before -> {
            rules.validate(entity, settings);
            return settings;
        });
    }

    private CompletableFuture<Result<Map<String, String>>> update(
            ConfigEntity entity, boolean validateOnly, UnaryOperator<Map<String, String>> change) {
        String name = entity.relativePath();
        return attempt(entity, validateOnly, change)
                .handle((settings, failure) ->
                        failure == null ? Result.of(name, settings) : Result.failed(name, Failures.toApi(failure)));
    }

    private CompletableFuture<Map<String, String>> attempt(
            ConfigEntity entity, boolean validateOnly, UnaryOperator<Map<String, String>> change) {
        boolean unknownTopic = entity.type() == ConfigEntity.Type.TOPICS
                && cluster.image().topic(entity.name()).isEmpty();
        if (unknownTopic) {
            return CompletableFuture.failedFuture(new ApiException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic '" + entity.name() + "'"));
        }
        return validateOnly ? store.read(entity).thenApply(change) : store.update(entity, change);
    }
}
