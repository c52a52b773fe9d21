package io.odradek.broker.group;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The one write of a group that may be under way, and the answers that wait for it. It begins when the group's commits are
 * through: these are guarded by the version that it changes.
 *
 * <p>Runs on: the groups' loop.
 */
final class GroupWrites {

    private final GroupLoop loop;
    private final CommitQueue commits;
    private final CommitQueue.Source source;

    /** A write that waits until the group's commits are through. */
    private Runnable held;

    private Effects unanswered = new Effects();

    GroupWrites(GroupLoop loop, CommitQueue commits, CommitQueue.Source source) {
        this.loop = loop;
        this.commits = commits;
        this.source = source;
    }

    /**
     * Begins a write, or has it begin.
     *
     * @param effects what is answered when it stands
     */
    <T> void begin(Supplier<CompletableFuture<T>> write, Effects effects, BiConsumer<T, Throwable> then) {
        unanswered = effects;
        held = () -> loop.after(write.get(), then);
        if (commits.isBusy(source)) {
            commits.flush();
        } else {
            startHeld();
        }
    }

    /** Begins the write that waited for the commits; false when there is none. */
    boolean startHeld() {
        if (held == null) {
            return false;
        }
        Runnable started = held;
        held = null;
        started.run();
        return true;
    }

    /** The write stands: what waited for it is answered. */
    void answer() {
        Effects effects = unanswered;
        unanswered = new Effects();
        effects.answers().forEach(Effects.Answer::send);
    }

    /** Nothing will be written any more: what waited for it fails. */
    void end(ErrorCode error, String why) {
        held = null;
        unanswered.answers().forEach(answer -> answer.fail(error, why));
        unanswered = new Effects();
    }
}
