package io.odradek.broker.api.handler;

import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.session.ZkException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where exceptions become codes of the protocol. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Ends a request that no handler could answer: the log has the error whole, the client loses its connection. */
    public static void abort(Request request, RuntimeException failure) {
        LOG.error("Unexpected error in {}", request, failure);
        request.closeConnection("an unexpected error in " + request);
    }

    /**
     * The code and message that a client gets. While ZooKeeper is away it may try again; anything else that is no
     * {@link ApiException} is an error of ours: the log has it whole,
     * the client UNKNOWN_SERVER_ERROR.
     *
     * @param doing what failed, for the log: the request, and topic and partition if it is one's
     */
    public static ApiException of(Throwable failure, Object doing) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause(), doing);
        }
        if (failure instanceof ApiException known) {
            return known;
        }
        if (failure instanceof ZkException.ConnectionLost away) {
            LOG.warn("No connection to ZooKeeper for {}: {}", doing, away.getMessage());
            return new ApiException(ErrorCode.REQUEST_TIMED_OUT, away.getMessage(), away);
        }
        LOG.error("Unexpected error in {}", doing, failure);
        return new ApiException(
                ErrorCode.UNKNOWN_SERVER_ERROR, "an unexpected error; the broker's log has it: " + failure, failure);
    }
}
