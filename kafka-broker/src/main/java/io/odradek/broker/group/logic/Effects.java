package io.odradek.broker.group.logic;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What follows from one input: answers, a change to be written, words for the log. Whoever gave the input carries them out;
 * when the state has changed, the answers wait until ZooKeeper has it.
 */
public final class Effects {

    /** An answer to be given, or what stands for it when it cannot be. */
    public static final class Answer {

        private final CompletableFuture<?> reply;
        private final Runnable send;

        private Answer(CompletableFuture<?> reply, Runnable send) {
            this.reply = reply;
            this.send = send;
        }

        public void send() {
            send.run();
        }

        public void fail(ErrorCode error, String why) {
            reply.completeExceptionally(new ApiException(error, why));
        }
    }

    private final List<Answer> answers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean changed;

    /** Answers with a value. */
    public <T> void answer(CompletableFuture<T> reply, T value) {
        answers.add(new Answer(reply, () -> reply.complete(value)));
    }

    /** Answers with an error. */
    public void fail(CompletableFuture<?> reply, ErrorCode error, String why) {
        answers.add(new Answer(reply, () -> reply.completeExceptionally(new ApiException(error, why))));
    }

    /** Does something once the change stands; the reply fails when it does not. */
    public void then(CompletableFuture<?> reply, Runnable next) {
        answers.add(new Answer(reply, next));
    }

    /** What must survive this broker is another now. */
    public void change() {
        changed = true;
    }

    /** A line for the log. */
    public void note(String line) {
        notes.add(line);
    }

    public List<Answer> answers() {
        return answers;
    }

    public List<String> notes() {
        return notes;
    }

    public boolean isChange() {
        return changed;
    }
}
