package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ListConfigResourcesRequest;
import io.odradek.protocol.message.ListConfigResourcesResponse;
import io.odradek.protocol.message.ListConfigResourcesResponse.ConfigResource;
import io.odradek.zk.node.ConfigEntity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * ListConfigResources: what has settings, by kind (KIP-1142). Of topics and brokers these are all that there are, of groups
 * those with settings of their own; there are none of clients' metrics. Runs on: event loops.
 */
public final class ListConfigResourcesHandler implements ApiHandler<ListConfigResourcesRequest> {

    private static final List<Byte> ALL = List.of(
            ResourceType.TOPIC,
            ResourceType.BROKER,
            ResourceType.BROKER_LOGGER,
            ResourceType.CLIENT_METRICS,
            ResourceType.GROUP);

    private final ClusterMetadata cluster;

    public ListConfigResourcesHandler(ClusterMetadata cluster) {
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, ListConfigResourcesRequest message) {
        // version 0 knew of clients' metrics only
        List<Byte> asked = request.version() == 0 ? List.of(ResourceType.CLIENT_METRICS) : message.resourceTypes();
        Set<Byte> types = new LinkedHashSet<>(asked.isEmpty() ? ALL : asked);
        if (!ALL.containsAll(types)) {
            request.respond(new ListConfigResourcesResponse().errorCode(ErrorCode.UNSUPPORTED_VERSION.code()));
            return;
        }
        ClusterImage image = cluster.image();
        List<ConfigResource> resources = new ArrayList<>();
        types.forEach(type -> names(image, type)
                .forEach(name ->
                        resources.add(new ConfigResource().resourceName(name).resourceType(type))));
        request.respond(new ListConfigResourcesResponse().configResources(resources));
    }

    private static List<String> names(ClusterImage image, byte type) {
        List<String> names = new ArrayList<>();
        switch (type) {
            case ResourceType.TOPIC -> image.forEachTopic(topic -> names.add(topic.name()));
            case ResourceType.BROKER, ResourceType.BROKER_LOGGER ->
                image.brokers().keySet().forEach(id -> names.add(Integer.toString(id)));
            case ResourceType.GROUP ->
                image.forEachConfig((entity, settings) -> {
                    if (entity.type() == ConfigEntity.Type.GROUPS && !settings.isEmpty()) {
                        names.add(entity.name());
                    }
                });
            default -> {}
        }
        return names;
    }
}
