package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import io.odradek.protocol.message.FindCoordinatorResponse.Coordinator;
import io.odradek.zk.node.Endpoint;

/**
 * FindCoordinator: which broker coordinates a group. Transactions have no coordinator yet, and their producers are told that
 * it is not available. Runs on: event loops.
 */
public final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest> {

    private static final short FIRST_WITH_MANY_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final int NOBODY = -1;

    private final GroupCoordinator groups;

    public FindCoordinatorHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, FindCoordinatorRequest message) {
        String listener = request.connection().listener();
        if (request.version() >= FIRST_WITH_MANY_KEYS) {
            request.respond(new FindCoordinatorResponse()
                    .coordinators(message.coordinatorKeys().stream()
                            .map(key -> find(key, message.keyType(), listener))
                            .toList()));
            return;
        }
        Coordinator found = find(message.key(), message.keyType(), listener);
        request.respond(new FindCoordinatorResponse()
                .errorCode(found.errorCode())
                .errorMessage(found.errorMessage())
                .nodeId(found.nodeId())
                .host(found.host())
                .port(found.port()));
    }

    private Coordinator find(String key, byte type, String listener) {
        Coordinator answer = new Coordinator().key(key);
        if (type != GROUP) {
            return type == TRANSACTION
                    ? missing(answer, ErrorCode.COORDINATOR_NOT_AVAILABLE, "Transactions are not served.")
                    : missing(answer, ErrorCode.INVALID_REQUEST, "Keys of type " + type + " have no coordinator.");
        }
        return groups.coordinatorOf(key)
                .flatMap(broker -> broker.endpoint(listener).map(endpoint -> found(answer, broker.id(), endpoint)))
                .orElseGet(() -> missing(
                        answer,
                        ErrorCode.COORDINATOR_NOT_AVAILABLE,
                        "No live broker has a listener " + listener + "."));
    }

    private static Coordinator found(Coordinator answer, int broker, Endpoint endpoint) {
        return answer.nodeId(broker).host(endpoint.host()).port(endpoint.port()).errorMessage(null);
    }

    private static Coordinator missing(Coordinator answer, ErrorCode error, String why) {
        return answer.nodeId(NOBODY)
                .host("")
                .port(NOBODY)
                .errorCode(error.code())
                .errorMessage(why);
    }
}
