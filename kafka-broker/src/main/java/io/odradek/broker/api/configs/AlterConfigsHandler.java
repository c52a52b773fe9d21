package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterConfigsRequest;
import io.odradek.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.AlterConfigsResponse;
import io.odradek.protocol.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import io.odradek.zk.node.ConfigEntity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** AlterConfigs: replaces all settings of a resource. Runs on: event loops and the ZooKeeper event thread. */
public final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequest> {

    private final ConfigChanges changes;
    private final ConfigAnswers answers;

    public AlterConfigsHandler(ConfigChanges changes, ClusterMetadata cluster) {
        this.changes = changes;
        this.answers = new ConfigAnswers(cluster);
    }

    @Override
    public void handle(Request request, AlterConfigsRequest message) {
        answers.gather(
                request,
                message.resources(),
                message.validateOnly(),
                resource -> ConfigResources.entity(resource.resourceType(), resource.resourceName()),
                (resource, entity) -> replace(resource, entity, message.validateOnly()),
                AlterConfigsHandler::outcome,
                outcomes -> request.respond(new AlterConfigsResponse().responses(outcomes)));
    }

    private CompletableFuture<Result<Map<String, String>>> replace(
            AlterConfigsResource resource, ConfigEntity entity, boolean validateOnly) {
        Map<String, String> settings = new HashMap<>();
        resource.configs().forEach(config -> settings.put(config.name(), config.value()));
        return changes.replace(entity, settings, validateOnly);
    }

    private static AlterConfigsResourceResponse outcome(AlterConfigsResource resource, Optional<ApiException> error) {
        return new AlterConfigsResourceResponse()
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .errorCode(error.map(ApiException::error).orElse(ErrorCode.NONE).code())
                .errorMessage(error.map(ApiException::getMessage).orElse(null));
    }
}
