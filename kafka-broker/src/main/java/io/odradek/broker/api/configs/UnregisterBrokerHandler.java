package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.BrokerRemovals;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.UnregisterBrokerRequest;
import io.odradek.protocol.message.UnregisterBrokerResponse;

/** UnregisterBroker: answers when nothing is kept of a broker any more. Runs on: event loops and the ZooKeeper event thread. */
public final class UnregisterBrokerHandler implements ApiHandler<UnregisterBrokerRequest> {

    /** The request brings no time of its own. */
    private static final int TIMEOUT_MS = 15_000;

    private final BrokerRemovals removals;

    public UnregisterBrokerHandler(BrokerRemovals removals) {
        this.removals = removals;
    }

    @Override
    public void handle(Request request, UnregisterBrokerRequest message) {
        var unused = Deadline.in(TIMEOUT_MS)
                .require(removals.remove(message.brokerId()))
                .whenComplete((done, failure) -> request.respond(
                        failure == null ? new UnregisterBrokerResponse() : failed(Failures.of(failure, request))));
    }

    private static UnregisterBrokerResponse failed(ApiException error) {
        return new UnregisterBrokerResponse().errorCode(error.error().code()).errorMessage(error.getMessage());
    }
}
