package io.odradek.broker.api.produce;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;

/**
 * InitProducerId: gives an idempotent producer its number. Transactions are not served, and their producers are told so.
 * Runs on: event loops and the ZooKeeper event thread.
 */
public final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest> {

    private final ProducerIds ids;

    public InitProducerIdHandler(ProducerIds ids) {
        this.ids = ids;
    }

    @Override
    public void handle(Request request, InitProducerIdRequest message) {
        if (message.transactionalId() != null) {
            boolean empty = message.transactionalId().isEmpty();
            request.respond(failed(empty ? ErrorCode.INVALID_REQUEST : ErrorCode.UNSUPPORTED_VERSION));
            return;
        }
        var unused = ids.next().whenComplete((id, failure) -> {
            if (failure == null) {
                request.respond(new InitProducerIdResponse().producerId(id).producerEpoch((short) 0));
            } else {
                Failures.of(failure, request);
                // ZooKeeper cannot be reached at this moment: the producer tries again
                request.respond(failed(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
            }
        });
    }

    private static InitProducerIdResponse failed(ErrorCode error) {
        return new InitProducerIdResponse().errorCode(error.code()).producerEpoch((short) -1);
    }
}
