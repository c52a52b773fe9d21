package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.message.AlterConfigsRequest;
import io.odradek.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.AlterConfigsResponse;
import io.odradek.protocol.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import io.odradek.zk.node.ConfigEntity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** AlterConfigs: replaces all settings of a resource. Runs on: event loops and the ZooKeeper event thread. */
public final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequest> {

    /** The protocol has no timeout for this request: below that of clients, so that they hear what was the matter. */
    private static final int TIMEOUT_MS = 20_000;

    private final ConfigChanges changes;

    public AlterConfigsHandler(ConfigChanges changes) {
        this.changes = changes;
    }

    @Override
    public void handle(Request request, AlterConfigsRequest message) {
        List<CompletableFuture<AlterConfigsResourceResponse>> answers = new ArrayList<>();
        message.resources().forEach(resource -> answers.add(replace(request, resource, message.validateOnly())));
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> request.respond(new AlterConfigsResponse()
                        .responses(answers.stream().map(CompletableFuture::join).toList())));
    }

    private CompletableFuture<AlterConfigsResourceResponse> replace(
            Request request, AlterConfigsResource resource, boolean validateOnly) {
        Map<String, String> settings = new HashMap<>();
        resource.configs().forEach(config -> settings.put(config.name(), config.value()));
        try {
            ConfigEntity entity = ConfigResources.entity(resource.resourceType(), resource.resourceName());
            return Deadline.in(TIMEOUT_MS)
                    .require(changes.replace(entity, settings, validateOnly))
                    .handle((result, failure) -> answer(request, resource, result, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(answer(request, resource, null, e));
        }
    }

    private static AlterConfigsResourceResponse answer(
            Request request, AlterConfigsResource resource, Result<Map<String, String>> result, Throwable failure) {
        AlterConfigsResourceResponse answer = new AlterConfigsResourceResponse()
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName());
        ApiException error = failure == null ? result.error().orElse(null) : Failures.of(failure, request);
        return error == null ? answer : answer.errorCode(error.error().code()).errorMessage(error.getMessage());
    }
}
