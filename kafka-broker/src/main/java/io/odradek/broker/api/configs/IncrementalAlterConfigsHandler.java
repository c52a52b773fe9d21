package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.ConfigChange;
import io.odradek.broker.controller.ConfigChange.Edit;
import io.odradek.broker.controller.ConfigChange.Kind;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** IncrementalAlterConfigs: sets, deletes, and edits lists (KIP-339). Runs on: event loops and the ZooKeeper event thread. */
public final class IncrementalAlterConfigsHandler implements ApiHandler<IncrementalAlterConfigsRequest> {

    private static final Kind[] KINDS = {Kind.SET, Kind.DELETE, Kind.APPEND, Kind.SUBTRACT};

    /** The protocol has no timeout for this request: below that of clients, so that they hear what was the matter. */
    private static final int TIMEOUT_MS = 20_000;

    private final ConfigChanges changes;

    public IncrementalAlterConfigsHandler(ConfigChanges changes) {
        this.changes = changes;
    }

    @Override
    public void handle(Request request, IncrementalAlterConfigsRequest message) {
        List<CompletableFuture<AlterConfigsResourceResponse>> answers = new ArrayList<>();
        message.resources().forEach(resource -> answers.add(change(request, resource, message.validateOnly())));
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> request.respond(new IncrementalAlterConfigsResponse()
                        .responses(answers.stream().map(CompletableFuture::join).toList())));
    }

    private CompletableFuture<AlterConfigsResourceResponse> change(
            Request request, AlterConfigsResource resource, boolean validateOnly) {
        try {
            ConfigChange change = new ConfigChange(
                    ConfigResources.entity(resource.resourceType(), resource.resourceName()), edits(resource));
            return Deadline.in(TIMEOUT_MS)
                    .require(changes.edit(change, validateOnly))
                    .handle((result, failure) -> answer(request, resource, result, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(answer(request, resource, null, e));
        }
    }

    private static List<Edit> edits(AlterConfigsResource resource) {
        List<Edit> edits = new ArrayList<>();
        for (AlterableConfig config : resource.configs()) {
            int operation = config.configOperation();
            if (operation < 0 || operation >= KINDS.length) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "operation " + operation + " on " + config.name()
                                + " has no meaning; 0 sets, 1 deletes, 2 appends," + " 3 subtracts");
            }
            edits.add(new Edit(config.name(), KINDS[operation], config.value()));
        }
        return edits;
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
