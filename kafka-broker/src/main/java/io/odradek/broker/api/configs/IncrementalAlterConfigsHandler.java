package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.controller.ConfigChange;
import io.odradek.broker.controller.ConfigChange.Edit;
import io.odradek.broker.controller.ConfigChange.Kind;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IncrementalAlterConfigs: sets, deletes, and edits lists (KIP-339). Runs on: event loops and the ZooKeeper event thread. */
public final class IncrementalAlterConfigsHandler implements ApiHandler<IncrementalAlterConfigsRequest> {

    private static final Kind[] KINDS = {Kind.SET, Kind.DELETE, Kind.APPEND, Kind.SUBTRACT};

    private final ConfigChanges changes;
    private final ConfigAnswers answers;

    public IncrementalAlterConfigsHandler(ConfigChanges changes, ClusterMetadata cluster) {
        this.changes = changes;
        this.answers = new ConfigAnswers(cluster);
    }

    @Override
    public void handle(Request request, IncrementalAlterConfigsRequest message) {
        answers.gather(
                request,
                message.resources(),
                message.validateOnly(),
                resource -> ConfigResources.entity(resource.resourceType(), resource.resourceName()),
                (resource, entity) -> changes.edit(new ConfigChange(entity, edits(resource)), message.validateOnly()),
                IncrementalAlterConfigsHandler::outcome,
                outcomes -> request.respond(new IncrementalAlterConfigsResponse().responses(outcomes)));
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

    private static AlterConfigsResourceResponse outcome(AlterConfigsResource resource, Optional<ApiException> error) {
        return new AlterConfigsResourceResponse()
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .errorCode(error.map(ApiException::error).orElse(ErrorCode.NONE).code())
                .errorMessage(error.map(ApiException::getMessage).orElse(null));
    }
}
