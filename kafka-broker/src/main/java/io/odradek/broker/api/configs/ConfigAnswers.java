package io.odradek.broker.api.configs;

import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.zk.node.ConfigEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gathers the outcomes of changes to several resources into the one answer of a request. A change is answered when this
 * broker has seen it, so that a client that asks at once finds what it wrote.
 *
 * <p>Runs on: any thread; blocks none.
 */
final class ConfigAnswers {

    /** The requests carry no timeout of their own. */
    private static final int TIMEOUT_MS = 30_000;

    /** Another change may come right after this one; then it is never seen as it was. */
    private static final int SEEN_WITHIN_MS = 2_000;

    private final ClusterMetadata cluster;

    ConfigAnswers(ClusterMetadata cluster) {
        this.cluster = cluster;
    }

    /** Begins the change of one resource; may throw. */
    interface Change<R> {
        CompletableFuture<Result<Map<String, String>>> begin(R resource, ConfigEntity entity);
    }

    /**
     * Changes each resource and answers when all are done.
     *
     * @param validateOnly nothing is changed, so nothing is waited for
     * @param entity the entity of a resource; may throw
     * @param outcome makes the resource's part of the answer, with the error if there was one
     * @param answer takes all parts, in the order of the resources
     */
    <R, P> void gather(
            Request request,
            List<R> resources,
            boolean validateOnly,
            Function<R, ConfigEntity> entity,
            Change<R> change,
            BiFunction<R, Optional<ApiException>, P> outcome,
            Consumer<List<P>> answer) {
        List<CompletableFuture<P>> parts = new ArrayList<>();
        for (R resource : resources) {
            parts.add(begin(resource, validateOnly, entity, change)
                    .handle((error, failure) -> failure == null ? error : Optional.of(Failures.of(failure, request)))
                    .thenApply(error -> outcome.apply(resource, error)));
        }
        var unused = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenRun(() -> answer.accept(
                        parts.stream().map(CompletableFuture::join).toList()));
    }

    private <R> CompletableFuture<Optional<ApiException>> begin(
            R resource, boolean validateOnly, Function<R, ConfigEntity> entityOf, Change<R> change) {
        try {
            ConfigEntity entity = entityOf.apply(resource);
            return Deadline.in(TIMEOUT_MS)
                    .require(change.begin(resource, entity))
                    .thenCompose(result -> validateOnly
                            ? CompletableFuture.completedFuture(result.error())
                            : awaitSeen(entity, result));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Optional<ApiException>> awaitSeen(
            ConfigEntity entity, Result<Map<String, String>> result) {
        if (result.value().isEmpty()) {
            return CompletableFuture.completedFuture(result.error());
        }
        Map<String, String> settings = result.value().get();
        return Deadline.in(SEEN_WITHIN_MS)
                .await(cluster.when(image -> image.config(entity).equals(settings)), result.error());
    }
}
