package io.odradek.broker.group;

import io.odradek.broker.group.logic.Effects;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Something that a group has to deal with, in turn.
 *
 * @param action may throw an {@link ApiException}, which is then the reply
 * @param reply of the client; of nobody, for what time brings
 * @param sign a mere sign of life: needs no turn, and changes nothing that is written
 * @param deadlineMs how long it waits for its turn at most
 */
record GroupInput(Consumer<Effects> action, CompletableFuture<?> reply, boolean sign, long deadlineMs) {

    /** What time brings: nobody waits for its reply, and it waits for its turn as long as need be. */
    static GroupInput ofNobody(Consumer<Effects> action) {
        return new GroupInput(action, new CompletableFuture<>(), false, Long.MAX_VALUE);
    }

    void fail(ErrorCode error, String why) {
        reply.completeExceptionally(new ApiException(error, why));
    }
}
