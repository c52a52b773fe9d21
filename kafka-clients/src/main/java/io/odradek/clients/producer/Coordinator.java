package io.odradek.clients.producer;

import io.odradek.clients.cluster.Backoff;
import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The broker that coordinates a transactional id or a group: it is looked for when it is needed, and again when it turns out to be
 * another. What is asked of it is asked until it is answered with anything that does not pass by itself.
 *
 * <p>Runs on: the event loop.
 */
final class Coordinator {

    /** What FindCoordinator calls those who have one. */
    enum Kind {
        GROUP,
        TRANSACTION
    }

    // later versions ask for several at once
    private static final int FIND_VERSION = 3;

    private final ClusterClient cluster;
    private final Kind kind;
    private final String key;
    private final Backoff backoff;
    private BrokerLink link;
    private boolean closed;
    private volatile String trouble = "no broker answered";

    Coordinator(ClusterClient cluster, Kind kind, String key) {
        this.cluster = cluster;
        this.kind = kind;
        this.key = key;
        this.backoff = cluster.retryBackoff();
    }

    /** The connected coordinator, or null. */
    BrokerLink link() {
        return link != null && link.isReady() ? link : null;
    }

    /** What the last failed attempt met with, for messages. Runs on: any thread. */
    String trouble() {
        return trouble;
    }

    /** Nothing is asked again from now on. */
    void close() {
        closed = true;
    }

    /**
     * Asks, and asks again while the trouble is one that passes.
     *
     * @param limit the highest version in which to ask
     * @param error what the answer says of itself
     * @return the answer's body; fails with {@link ApiException}
     */
    <T extends ApiMessage> CompletableFuture<T> ask(
            ApiKey api, int limit, IntFunction<ApiMessage> request, Class<T> type, Function<T, ErrorCode> error) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        attempt(1, answer, api, limit, request, type, error);
        return answer;
    }

    private <T extends ApiMessage> void attempt(
            int number,
            CompletableFuture<T> result,
            ApiKey api,
            int limit,
            IntFunction<ApiMessage> request,
            Class<T> type,
            Function<T, ErrorCode> error) {
        var unused = find().thenCompose(found -> cluster.ask(found, api, limit, request))
                .whenComplete((response, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    T body = failure == null ? body(response, type) : null;
                    ErrorCode code = body == null ? codeOf(cause) : error.apply(body);
                    if (code == ErrorCode.NONE) {
                        result.complete(body);
                    } else if (!passes(code) || closed) {
                        result.completeExceptionally(
                                cause instanceof ApiException
                                        ? cause
                                        : ApiException.of(code, name() + " answered " + api + " with " + code));
                    } else {
                        trouble = api + " meets with " + code + (cause == null ? "" : ": " + cause.getMessage());
                        if (isElsewhere(code)) {
                            link = null;
                        }
                        var unusedTimer = cluster.loop()
                                .schedule(
                                        () -> attempt(number + 1, result, api, limit, request, type, error),
                                        backoff.afterFailure(number),
                                        TimeUnit.MILLISECONDS);
                    }
                });
    }

    private static <T extends ApiMessage> T body(Response response, Class<T> type) {
        try (response) {
            return response.message(type);
        }
    }

    private static ErrorCode codeOf(Throwable cause) {
        if (cause instanceof ConnectionLostException) {
            return ErrorCode.NETWORK_EXCEPTION;
        }
        return cause instanceof ApiException known ? known.error() : ErrorCode.UNKNOWN_SERVER_ERROR;
    }

    private static boolean passes(ErrorCode code) {
        return code.isRetriable();
    }

    private static boolean isElsewhere(ErrorCode code) {
        return code == ErrorCode.NOT_COORDINATOR
                || code == ErrorCode.COORDINATOR_NOT_AVAILABLE
                || code == ErrorCode.NETWORK_EXCEPTION;
    }

    private String name() {
        return "the coordinator of " + (kind == Kind.GROUP ? "group " : "transactional id ") + key;
    }

    private CompletableFuture<BrokerLink> find() {
        if (link != null) {
            return CompletableFuture.completedFuture(link);
        }
        return cluster.askAny(ApiKey.FIND_COORDINATOR, FIND_VERSION, version -> new FindCoordinatorRequest()
                        .key(key)
                        .keyType((byte) kind.ordinal()))
                .thenApply(response -> {
                    try (response) {
                        return found(response.message(FindCoordinatorResponse.class));
                    }
                });
    }

    private BrokerLink found(FindCoordinatorResponse answer) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        if (error != ErrorCode.NONE) {
            throw ApiException.of(error, "a broker that was asked for " + name() + " answered " + error);
        }
        link = cluster.link(new Node(answer.nodeId(), answer.host(), answer.port()));
        return link;
    }
}
