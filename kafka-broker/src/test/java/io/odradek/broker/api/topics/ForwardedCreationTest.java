package io.odradek.broker.api.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.controller.CreatedTopic;
import io.odradek.broker.controller.Result;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForwardedCreationTest {

    private final List<List<String>> asked = new ArrayList<>();
    private final List<CompletableFuture<Response>> answers = new ArrayList<>();
    private final ForwardedCreation creation = new ForwardedCreation(this::ask, 1_000);

    private CompletableFuture<Response> ask(CreateTopicsRequest request, short version) {
        asked.add(request.topics().stream().map(CreatableTopic::name).toList());
        CompletableFuture<Response> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private static List<ErrorCode> errors(CompletableFuture<List<Result<CreatedTopic>>> results) {
        return results.join().stream()
                .map(result -> result.error().orElseThrow().error())
                .toList();
    }

    @Test
    void whoeverAsksWhileATopicIsMadeWaitsForTheSameAnswer() {
        var first = creation.create(List.of("orders"));
        var second = creation.create(List.of("orders", "payments"));

        assertThat(asked).containsExactly(List.of("orders"), List.of("payments"));
        answers.get(0).completeExceptionally(new ConnectionLostException("gone"));
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        answers.get(1).completeExceptionally(new ConnectionLostException("gone"));
        assertThat(errors(second)).containsExactly(ErrorCode.BROKER_NOT_AVAILABLE, ErrorCode.BROKER_NOT_AVAILABLE);
    }

    @Test
    void aTopicIsAskedForAgainAfterAFailure() {
        var first = creation.create(List.of("orders"));
        answers.get(0).completeExceptionally(new ConnectionLostException("gone"));
        assertThat(errors(first)).containsExactly(ErrorCode.BROKER_NOT_AVAILABLE);

        var unused = creation.create(List.of("orders"));

        assertThat(asked).hasSize(2);
    }

    @Test
    void noMoreThanSoManyAreUnderWay() {
        List<String> many = IntStream.range(0, ForwardedCreation.MAX_UNDER_WAY)
                .mapToObj(i -> "topic" + i)
                .toList();
        var unused = creation.create(many);

        assertThat(errors(creation.create(List.of("onemore")))).containsExactly(ErrorCode.BROKER_NOT_AVAILABLE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aNameThatNoTopicCanHaveIsNotAskedFor() {
        assertThat(errors(creation.create(List.of("not a name")))).containsExactly(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(asked).isEmpty();
    }
}
