package io.odradek.broker.controller;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.session.ZkException;
import java.util.concurrent.CompletionException;

/** What a client hears of what went wrong in ZooKeeper. */
final class Failures {

    private Failures() {}

    static ApiException toApi(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof ZkException failure) {
            return new ApiException(code(failure), failure.getMessage(), failure);
        }
        return new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(cause.getMessage()), cause);
    }

    private static ErrorCode code(ZkException failure) {
        if (failure instanceof ZkException.NodeExists) {
            return ErrorCode.TOPIC_ALREADY_EXISTS;
        } else if (failure instanceof ZkException.NoNode) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        } else if (failure instanceof ZkException.FencedController) {
            return ErrorCode.NOT_CONTROLLER;
        } else if (failure instanceof ZkException.Refused) {
            return ErrorCode.UNKNOWN_SERVER_ERROR;
        }
        // lost connections and conflicts that outlasted the retries: the client may try again
        return ErrorCode.REQUEST_TIMED_OUT;
    }
}
