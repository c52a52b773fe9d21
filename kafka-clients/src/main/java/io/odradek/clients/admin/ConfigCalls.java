package io.odradek.clients.admin;

import io.odradek.clients.admin.ConfigEntry.ConfigSource;
import io.odradek.clients.admin.ConfigEntry.ConfigSynonym;
import io.odradek.clients.admin.ConfigEntry.ConfigType;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.NodeTarget;
import io.odradek.clients.admin.call.Question;
import io.odradek.clients.admin.call.Targets;
import io.odradek.common.config.ConfigResource;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.message.DescribeConfigsRequest;
import io.odradek.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.odradek.protocol.message.DescribeConfigsResponse;
import io.odradek.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.odradek.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.ListConfigResourcesRequest;
import io.odradek.protocol.message.ListConfigResourcesResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads and changes configurations: that of one broker at that broker, others at any. Runs on: any thread. */
final class ConfigCalls {

    private static final int TO_TELL_SOURCES = 1;
    private static final int TO_EXPLAIN = 3;
    private static final byte IS_DEFAULT = 5;

    private final Calls calls;

    ConfigCalls(Calls calls) {
        this.calls = calls;
    }

    Map<ConfigResource, CompletableFuture<Config>> describe(
            Collection<ConfigResource> resources, DescribeConfigsOptions options, Deadline deadline) {
        return ask(
                Question.together(
                        "describeConfigs",
                        ApiKey.DESCRIBE_CONFIGS,
                        DescribeConfigsResponse.class,
                        (some, version, timeoutMs) -> describeRequest(some, options, version),
                        (answer, some, answers) -> answer.results()
                                .forEach(one -> answers.answer(
                                        resource(one.resourceType(), one.resourceName()),
                                        one.errorCode(),
                                        one.errorMessage(),
                                        config(one)))),
                resources,
                deadline);
    }

    private <V, R extends ApiMessage> Map<ConfigResource, CompletableFuture<V>> ask(
            Question<ConfigResource, V, R> question, Collection<ConfigResource> resources, Deadline deadline) {
        List<ConfigResource> ofOneBroker =
                resources.stream().filter(ConfigCalls::isOfOneBroker).toList();
        List<ConfigResource> others =
                resources.stream().filter(one -> !isOfOneBroker(one)).toList();
        Map<ConfigResource, CompletableFuture<V>> futures = new LinkedHashMap<>();
        futures.putAll(calls.ask(
                question,
                new NodeTarget<>(calls.cluster(), one -> Integer.parseInt(one.name())),
                ofOneBroker,
                deadline));
        futures.putAll(calls.ask(question, Targets.any(calls.cluster()), others, deadline));
        return futures;
    }

    // a name that is no number goes to any broker, which refuses it
    private static boolean isOfOneBroker(ConfigResource resource) {
        return (resource.type() == ConfigResource.Type.BROKER || resource.type() == ConfigResource.Type.BROKER_LOGGER)
                && resource.name().matches("\\d{1,9}");
    }

    private static ConfigResource resource(byte type, String name) {
        return new ConfigResource(ConfigResource.Type.forId(type), name);
    }

    private static DescribeConfigsRequest describeRequest(
            List<ConfigResource> resources, DescribeConfigsOptions options, int version) {
        DescribeConfigsRequest request = new DescribeConfigsRequest()
                .resources(resources.stream()
                        .map(one -> new DescribeConfigsResource()
                                .resourceType(one.type().id())
                                .resourceName(one.name())
                                .configurationKeys(null))
                        .toList());
        if (version >= TO_TELL_SOURCES) {
            request.includeSynonyms(options.includeSynonyms());
        }
        return version >= TO_EXPLAIN ? request.includeDocumentation(options.includeDocumentation()) : request;
    }

    private static Config config(DescribeConfigsResult resource) {
        return new Config(resource.configs().stream().map(ConfigCalls::entry).toList());
    }

    private static ConfigEntry entry(DescribeConfigsResourceResult one) {
        List<ConfigSynonym> synonyms = one.synonyms().stream()
                .map(synonym -> new ConfigSynonym(synonym.name(), synonym.value(), ConfigSource.of(synonym.source())))
                .toList();
        return new ConfigEntry(
                one.name(),
                one.value(),
                // version 0 has no source, but says whether it is the default
                ConfigSource.of(one.isDefault() ? IS_DEFAULT : one.configSource()),
                one.isSensitive(),
                one.readOnly(),
                synonyms,
                ConfigType.of(one.configType()),
                one.documentation());
    }

    Map<ConfigResource, CompletableFuture<Void>> alter(
            Map<ConfigResource, Collection<AlterConfigOp>> changes, AlterConfigsOptions options, Deadline deadline) {
        return ask(
                Question.together(
                        "incrementalAlterConfigs",
                        ApiKey.INCREMENTAL_ALTER_CONFIGS,
                        IncrementalAlterConfigsResponse.class,
                        (some, version, timeoutMs) -> new IncrementalAlterConfigsRequest()
                                .validateOnly(options.shouldValidateOnly())
                                .resources(some.stream()
                                        .map(one -> changed(one, changes.get(one)))
                                        .toList()),
                        (answer, some, answers) -> answer.responses()
                                .forEach(one -> answers.answer(
                                        resource(one.resourceType(), one.resourceName()),
                                        one.errorCode(),
                                        one.errorMessage(),
                                        null))),
                changes.keySet(),
                deadline);
    }

    private static AlterConfigsResource changed(ConfigResource resource, Collection<AlterConfigOp> changes) {
        return new AlterConfigsResource()
                .resourceType(resource.type().id())
                .resourceName(resource.name())
                .configs(changes.stream()
                        .map(change -> new AlterableConfig()
                                .name(change.configEntry().name())
                                .value(change.configEntry().value())
                                .configOperation(change.opType().id()))
                        .toList());
    }

    CompletableFuture<Collection<ConfigResource>> list(Set<ConfigResource.Type> types, Deadline deadline) {
        Question<String, Collection<ConfigResource>, ListConfigResourcesResponse> question = Question.each(
                "listConfigResources",
                ApiKey.LIST_CONFIG_RESOURCES,
                ListConfigResourcesResponse.class,
                (keys, version, timeoutMs) -> {
                    Versions.require(
                            version >= 1 || types.equals(Set.of(ConfigResource.Type.CLIENT_METRICS)),
                            "to list anything but client metrics");
                    ListConfigResourcesRequest request = new ListConfigResourcesRequest();
                    return version == 0
                            ? request
                            : request.resourceTypes(
                                    types.stream().map(ConfigResource.Type::id).toList());
                },
                (answer, keys, answers) -> answers.answer(keys.get(0), answer.errorCode(), null, resources(answer)));
        return calls.askOne(question, Targets.any(calls.cluster()), "what is configured", deadline);
    }

    private static Collection<ConfigResource> resources(ListConfigResourcesResponse answer) {
        List<ConfigResource> resources = new ArrayList<>();
        answer.configResources().forEach(one -> resources.add(resource(one.resourceType(), one.resourceName())));
        return resources;
    }
}
