package io.odradek.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KafkaFutureTest {

    private static final IllegalStateException WHY = new IllegalStateException("why");

    @Test
    void failuresAreTheCauseHoweverManyFunctionsAreBetween() {
        KafkaFuture<Integer> future =
                KafkaFuture.<String>failedFuture(WHY).thenApply(String::length).thenApply(length -> length + 1);
        AtomicReference<Throwable> heard = new AtomicReference<>();
        var unused = future.whenComplete((value, failure) -> heard.set(failure));
        assertThat(heard).hasValue(WHY);
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(WHY);
        assertThatThrownBy(() -> future.getNow(1))
                .isInstanceOf(ExecutionException.class)
                .hasCause(WHY);
        assertThat(future.isCompletedExceptionally()).isTrue();
    }

    @Test
    void allFailsWithTheFirstFailureWithoutWaitingForTheRest() {
        CompletableFuture<String> open = new CompletableFuture<>();
        KafkaFuture<Void> all = KafkaFuture.allOf(KafkaFuture.of(open), KafkaFuture.failedFuture(WHY));
        assertThat(all.isDone()).isTrue();
        assertThatThrownBy(all::get).hasCause(WHY);
    }

    @Test
    void allIsDoneWhenTheLastIs() {
        CompletableFuture<String> open = new CompletableFuture<>();
        KafkaFuture<Void> all = KafkaFuture.allOf(KafkaFuture.of(open), KafkaFuture.completedFuture(1));
        assertThat(all.isDone()).isFalse();
        open.complete("now");
        assertThat(all.isDone()).isTrue();
        assertThat(all.isCompletedExceptionally()).isFalse();
    }

    @Test
    void aStageThatIsCompletedLeavesTheFutureAsItIs() throws Exception {
        CompletableFuture<String> open = new CompletableFuture<>();
        KafkaFuture<String> future = KafkaFuture.of(open);
        future.toCompletionStage().toCompletableFuture().complete("another");
        assertThat(future.getNow("absent")).isEqualTo("absent");
    }
}
