package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gathers the outcomes of changes to several resources into the one answer of a request. */
final class ConfigAnswers {

    private ConfigAnswers() {}

    /**
     * Changes each resource and answers when all are done.
     *
     * @param change begins the change of one resource; may throw
     * @param outcome makes the resource's part of the answer, with the error if there was one
     * @param answer takes all parts, in the order of the resources
     */
    static <R, P> void gather(
            Request request,
            List<R> resources,
            Function<R, CompletableFuture<Result<Map<String, String>>>> change,
            BiFunction<R, Optional<ApiException>, P> outcome,
            Consumer<List<P>> answer) {
        List<CompletableFuture<P>> parts = new ArrayList<>();
        for (R resource : resources) {
            parts.add(begin(change, resource)
                    .handle((result, failure) ->
                            failure == null ? result.error() : Optional.of(Failures.of(failure, request)))
                    .thenApply(error -> outcome.apply(resource, error)));
        }
        var unused = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenRun(() -> answer.accept(
                        parts.stream().map(CompletableFuture::join).toList()));
    }

    private static <R> CompletableFuture<Result<Map<String, String>>> begin(
            Function<R, CompletableFuture<Result<Map<String, String>>>> change, R resource) {
        try {
            return change.apply(resource);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
