package io.odradek.broker.group;

import io.odradek.broker.group.logic.Effects;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The way of a request to its group: first in the line of all groups, then, where the group is being read or written, in the
 * group's own.
 *
 * <p>Runs on: called from any thread; what it is given runs in the groups' loop.
 */
final class GroupTurns {

    private final GroupLoop loop;
    private final GroupSlots slots;
    private final LongSupplier deadlineMs;

    /** @param deadlineMs until when a request that comes now waits for its turn, in epoch milliseconds */
    GroupTurns(GroupLoop loop, GroupSlots slots, LongSupplier deadlineMs) {
        this.loop = loop;
        this.slots = slots;
        this.deadlineMs = deadlineMs;
    }

    void inTurn(String group, CompletableFuture<?> reply, BiConsumer<GroupSlot, Effects> action) {
        inTurn(group, reply, slot -> {}, action);
    }

    /** @param before what is done even if the group is being written */
    void inTurn(
            String group,
            CompletableFuture<?> reply,
            Consumer<GroupSlot> before,
            BiConsumer<GroupSlot, Effects> action) {
        onLoop(reply, () -> {
            GroupSlot slot = slots.require(group);
            before.accept(slot);
            submit(slot, false, reply, action);
        });
    }

    /**
     * The same for what is asked often and done quickly: on this thread, if the loop has nothing else to do.
     *
     * @param sign a mere sign of life: needs no turn in the group
     */
    void atOnce(String group, boolean sign, CompletableFuture<?> reply, BiConsumer<GroupSlot, Effects> action) {
        begin(loop::executeHere, reply, () -> submit(slots.require(group), sign, reply, action));
    }

    private void submit(
            GroupSlot slot, boolean sign, CompletableFuture<?> reply, BiConsumer<GroupSlot, Effects> action) {
        slot.submit(new GroupInput(effects -> action.accept(slot, effects), reply, sign, deadlineMs.getAsLong()));
    }

    /** What concerns no single group. */
    void onLoop(CompletableFuture<?> reply, Runnable step) {
        begin(loop::execute, reply, step);
    }

    private static void begin(Predicate<Runnable> line, CompletableFuture<?> reply, Runnable step) {
        boolean accepted = line.test(() -> {
            try {
                step.run();
            } catch (ApiException e) {
                reply.completeExceptionally(e);
            }
        });
        if (!accepted) {
            reply.completeExceptionally(new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the broker stops"));
        }
    }
}
