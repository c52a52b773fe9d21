package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigEntry;
import io.odradek.broker.config.ConfigKey;
import io.odradek.broker.config.ConfigSource;
import io.odradek.broker.config.GroupConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.config.TopicKeys.TopicKey;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeConfigsRequest;
import io.odradek.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.odradek.protocol.message.DescribeConfigsResponse;
import io.odradek.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.odradek.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.odradek.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import io.odradek.zk.node.ConfigEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * DescribeConfigs: the settings of topics, of groups and of this broker, with their sources. Runs on: event loops.
 */
public final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequest> {

    private final int brokerId;
    private final ClusterMetadata cluster;
    private final Supplier<BrokerConfig> config;

    public DescribeConfigsHandler(int brokerId, ClusterMetadata cluster, Supplier<BrokerConfig> config) {
        this.brokerId = brokerId;
        this.cluster = cluster;
        this.config = config;
    }

    @Override
    public void handle(Request request, DescribeConfigsRequest message) {
        List<DescribeConfigsResult> results = new ArrayList<>();
        for (DescribeConfigsResource resource : message.resources()) {
            DescribeConfigsResult result = new DescribeConfigsResult()
                    .resourceType(resource.resourceType())
                    .resourceName(resource.resourceName());
            results.add(result);
            try {
                result.configs(describe(message, resource));
            } catch (RuntimeException e) {
                ApiException failure = Failures.of(e, request + " of " + resource.resourceName());
                result.errorCode(failure.error().code()).errorMessage(failure.getMessage());
            }
        }
        if (request.version() == 0) {
            results.forEach(DescribeConfigsHandler::markDefaults);
        }
        request.respond(new DescribeConfigsResponse().results(results));
    }

    /** Version 0 says only whether a value is the default; later ones say where it comes from, and have no room for this. */
    private static void markDefaults(DescribeConfigsResult result) {
        result.configs().forEach(config -> config.isDefault(config.configSource() == ConfigSource.DEFAULT.wireId()));
    }

    private List<DescribeConfigsResourceResult> describe(
            DescribeConfigsRequest message, DescribeConfigsResource resource) {
        return switch (resource.resourceType()) {
            case ResourceType.TOPIC -> topic(message, resource);
            case ResourceType.BROKER ->
                resource.resourceName().isEmpty() ? clusterWide(message, resource) : broker(message, resource);
            case ResourceType.GROUP -> group(message, resource);
            default ->
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "resources of type " + resource.resourceType()
                                + " have no settings here; use 2 (topic), 4 (broker) or 32 (group)");
        };
    }

    /** Of a group that there is or is not yet. */
    private List<DescribeConfigsResourceResult> group(
            DescribeConfigsRequest message, DescribeConfigsResource resource) {
        ConfigEntity entity = ConfigResources.group(resource.resourceName());
        GroupConfig group = new GroupConfig(config.get(), cluster.image().config(entity));
        List<DescribeConfigsResourceResult> results = new ArrayList<>();
        for (GroupConfig.GroupKey key : GroupConfig.keys()) {
            if (isWanted(resource, key.key())) {
                results.add(result(message, key.key(), group.entry(key), group.entries(key), false));
            }
        }
        return results;
    }

    private List<DescribeConfigsResourceResult> topic(
            DescribeConfigsRequest message, DescribeConfigsResource resource) {
        ClusterImage image = cluster.image();
        String name = resource.resourceName();
        if (image.topic(name).isEmpty()) {
            throw new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
        }
        TopicConfig topic = new TopicConfig(config.get(), image.config(ConfigEntity.topic(name)));
        List<DescribeConfigsResourceResult> results = new ArrayList<>();
        for (TopicKey<?> key : TopicKeys.all()) {
            if (isWanted(resource, key.key())) {
                results.add(result(message, key.key(), topic.entry(key), topic.entries(key), false));
            }
        }
        return results;
    }

    private List<DescribeConfigsResourceResult> broker(
            DescribeConfigsRequest message, DescribeConfigsResource resource) {
        if (!resource.resourceName().equals(Integer.toString(brokerId))) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + brokerId + "; ask broker " + resource.resourceName() + " for its settings");
        }
        BrokerConfig now = config.get();
        List<DescribeConfigsResourceResult> results = new ArrayList<>();
        for (ConfigKey<?> key : BrokerConfig.allKeys()) {
            if (isWanted(resource, key)) {
                boolean readOnly = key.update() == ConfigKey.Update.READ_ONLY;
                results.add(result(message, key, now.entry(key), now.entries(key), readOnly));
            }
        }
        return results;
    }

    /** Of all brokers together there is only what was set while running. */
    private List<DescribeConfigsResourceResult> clusterWide(
            DescribeConfigsRequest message, DescribeConfigsResource resource) {
        List<DescribeConfigsResourceResult> results = new ArrayList<>();
        cluster.image().config(ConfigEntity.defaultBroker()).forEach((name, value) -> BrokerConfig.key(name)
                .filter(key -> isWanted(resource, key))
                .ifPresent(key -> {
                    ConfigEntry entry = new ConfigEntry(name, value, ConfigSource.DYNAMIC_DEFAULT_BROKER);
                    results.add(result(message, key, entry, List.of(entry), false));
                }));
        return results;
    }

    private static boolean isWanted(DescribeConfigsResource resource, ConfigKey<?> key) {
        List<String> keys = resource.configurationKeys();
        return keys == null || keys.isEmpty() || keys.contains(key.name());
    }

    private static DescribeConfigsResourceResult result(
            DescribeConfigsRequest message,
            ConfigKey<?> key,
            ConfigEntry entry,
            List<ConfigEntry> all,
            boolean readOnly) {
        DescribeConfigsResourceResult result = new DescribeConfigsResourceResult()
                .name(key.name())
                .value(entry.value())
                .readOnly(readOnly)
                .configSource(entry.source().wireId())
                .configType(key.type().wireId())
                .documentation(message.includeDocumentation() ? key.documentation() : null);
        if (message.includeSynonyms()) {
            result.synonyms(all.stream().map(DescribeConfigsHandler::synonym).toList());
        }
        return result;
    }

    private static DescribeConfigsSynonym synonym(ConfigEntry entry) {
        return new DescribeConfigsSynonym()
                .name(entry.name())
                .value(entry.value())
                .source(entry.source().wireId());
    }
}
