package io.odradek.clients.consumer.group;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.CoordinatorNotAvailableException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the coordinator of the group: which broker it is, and a connection of its own to it, on which no fetch holds up a
 * heartbeat.
 *
 * <p>Runs on: the event loop.
 */
public final class Coordinator {

    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final byte GROUP = 0;

    private final ClusterClient cluster;
    private final String groupId;
    private Node known;
    private CompletableFuture<Node> finding;

    public Coordinator(ClusterClient cluster, String groupId) {
        this.cluster = cluster;
        this.groupId = groupId;
    }

    /** It is another one by now. */
    public void unknown(String why) {
        if (known != null) {
            LOG.info(
                    "[{}] the coordinator of group {}, {}, is to be found again: {}",
                    cluster.settings().clientId(),
                    groupId,
                    known,
                    why);
            known = null;
        }
    }

    /** Sends a request to it, after finding it if that must be. Who gets the answer closes it. */
    public CompletableFuture<Response> ask(ApiKey api, int limit, IntFunction<ApiMessage> request) {
        return find().thenCompose(node -> cluster.ask(link(node), api, limit, request));
    }

    private BrokerLink link(Node node) {
        // numbers of brokers count up from 0, those of coordinators down from the highest: links of their own
        return cluster.link(new Node(Integer.MAX_VALUE - node.id(), node.host(), node.port()));
    }

    private CompletableFuture<Node> find() {
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (finding == null) {
            CompletableFuture<Node> search = cluster.askAny(
                            ApiKey.FIND_COORDINATOR, ApiKey.FIND_COORDINATOR.maxStableVersion(), this::request)
                    .thenApply(this::found);
            finding = search;
            var unused = search.whenComplete((node, failure) -> {
                finding = null;
                known = node;
            });
            return search;
        }
        return finding;
    }

    private FindCoordinatorRequest request(int version) {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        if (version >= 1) {
            request.keyType(GROUP);
        }
        return version >= 4 ? request.coordinatorKeys(List.of(groupId)) : request.key(groupId);
    }

    private Node found(Response response) {
        try (response) {
            FindCoordinatorResponse answer = response.message(FindCoordinatorResponse.class);
            if (answer.coordinators().isEmpty()) {
                return node(answer.errorCode(), answer.nodeId(), answer.host(), answer.port());
            }
            FindCoordinatorResponse.Coordinator one = answer.coordinators().get(0);
            return node(one.errorCode(), one.nodeId(), one.host(), one.port());
        }
    }

    private Node node(short code, int id, String host, int port) {
        ErrorCode error = ErrorCode.of(code);
        if (error == ErrorCode.NONE) {
            LOG.info(
                    "[{}] the coordinator of group {} is broker {} at {}:{}",
                    cluster.settings().clientId(),
                    groupId,
                    id,
                    host,
                    port);
            return new Node(id, host, port);
        }
        String what = "who coordinates group " + groupId + " cannot be said: " + error;
        throw error.isRetriable() ? new CoordinatorNotAvailableException(what) : ApiException.of(error, what);
    }
}
