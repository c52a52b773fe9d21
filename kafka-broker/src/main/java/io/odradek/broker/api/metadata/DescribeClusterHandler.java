package io.odradek.broker.api.metadata;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeClusterRequest;
import io.odradek.protocol.message.DescribeClusterResponse;
import io.odradek.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.ArrayList;
import java.util.List;

/** DescribeCluster: the brokers, and who is the controller. Runs on: event loops. */
public final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest> {

    private static final byte BROKERS = 1;

    private final ClusterMetadata cluster;
    private final String clusterId;

    public DescribeClusterHandler(ClusterMetadata cluster, String clusterId) {
        this.cluster = cluster;
        this.clusterId = clusterId;
    }

    @Override
    public void handle(Request request, DescribeClusterRequest message) {
        DescribeClusterResponse response =
                new DescribeClusterResponse().clusterId(clusterId).endpointType(message.endpointType());
        if (message.endpointType() == BROKERS) {
            ClusterImage image = cluster.image();
            response.controllerId(image.controllerId())
                    .brokers(brokers(image, request.connection().listener()))
                    .clusterAuthorizedOperations(
                            AuthorizedOperations.onCluster(message.includeClusterAuthorizedOperations()));
        } else {
            response.errorCode(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code())
                    .errorMessage("this is a broker; controllers have no endpoints of their own in this cluster");
        }
        request.respond(response);
    }

    private static List<DescribeClusterBroker> brokers(ClusterImage image, String listener) {
        List<DescribeClusterBroker> brokers = new ArrayList<>();
        image.brokers().values().forEach(broker -> broker.endpoint(listener)
                .ifPresent(endpoint -> brokers.add(new DescribeClusterBroker()
                        .brokerId(broker.id())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(broker.rack().orElse(null)))));
        return brokers;
    }
}
