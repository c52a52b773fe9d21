package io.odradek.broker.api.fetch;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.FETCH;
import static io.odradek.broker.testing.Requests.fetch;
import static io.odradek.broker.testing.Requests.from;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.api.SharedBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads: what ends a wait, what fits into an answer, and what is told instead of records. */
class FetchIT extends SharedBroker {

    /** Longer than the client waits for an answer: a wait that nothing ends fails the test. */
    private static final int FOR_EVER_MS = 600_000;

    private static final String BIG = "x".repeat(10_000);

    private PartitionData ask(FetchRequest request) {
        return only(client.ask(FetchResponse.class, request, FETCH));
    }

    private ErrorCode error(FetchRequest request) {
        return ErrorCode.of(ask(request).errorCode());
    }

    @Test
    void aWaitEndsWithAWrite() {
        String topic = newTopic();
        client.send(fetch(topic, from(0), FOR_EVER_MS), FETCH);
        try (TestClient producer = test.client()) {
            tryWrite(producer, topic, 1, "one");
        }
        assertThat(values(only(client.receive(FetchResponse.class)).records())).containsExactly("one");
    }

    @Test
    void aWaitForManyBytesGoesOnUntilThereAreEnough() {
        String topic = newTopic();
        client.send(fetch(topic, from(0), FOR_EVER_MS).minBytes(BIG.length()), FETCH);
        try (TestClient producer = test.client()) {
            tryWrite(producer, topic, 1, "one");
            tryWrite(producer, topic, 1, BIG);
        }
        assertThat(values(only(client.receive(FetchResponse.class)).records())).containsExactly("one", BIG);
    }

    @Test
    void aWaitEndsAtItsDeadline() {
        PartitionData answer = ask(fetch(newTopic(), from(0), 100));
        assertThat(answer.errorCode()).isZero();
        assertThat(answer.records().sizeInBytes()).isZero();
        assertThat(answer.highWatermark()).isZero();
    }

    @Test
    void aWaitEndsWhenTheTopicIsDeleted() {
        String topic = newTopic();
        client.send(fetch(topic, from(0), FOR_EVER_MS), FETCH);
        try (TestClient admin = test.client()) {
            admin.ask(
                    DeleteTopicsResponse.class,
                    new DeleteTopicsRequest().topicNames(List.of(topic)).timeoutMs(20_000),
                    5);
        }
        ErrorCode answer =
                ErrorCode.of(only(client.receive(FetchResponse.class)).errorCode());
        assertThat(answer).isIn(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void theFirstBatchComesHoweverLargeItIs() {
        String topic = newTopic();
        tryWrite(client, topic, ALL, BIG);
        tryWrite(client, topic, ALL, BIG);
        FetchRequest tiny = fetch(topic, from(0).partitionMaxBytes(1), 0).maxBytes(1);
        assertThat(values(ask(tiny).records())).containsExactly(BIG);
    }

    @Test
    void onlyTheFirstPartitionGoesBeyondTheLimit() {
        String first = newTopic();
        String second = newTopic();
        tryWrite(client, first, ALL, BIG);
        tryWrite(client, second, ALL, BIG);
        FetchRequest request = fetch(first, from(0), 0).maxBytes(100);
        request.topics(List.of(
                request.topics().get(0), fetch(second, from(0), 0).topics().get(0)));
        List<FetchableTopicResponse> topics =
                client.ask(FetchResponse.class, request, FETCH).responses();
        assertThat(values(topics.get(0).partitions().get(0).records())).containsExactly(BIG);
        assertThat(topics.get(1).partitions().get(0).records().sizeInBytes()).isZero();
        assertThat(topics.get(1).partitions().get(0).errorCode()).isZero();
    }

    @Test
    void anOffsetThatIsNotThereIsSaidAtOnce() {
        String topic = newTopic();
        tryWrite(client, topic, ALL, "one");
        assertThat(error(fetch(topic, from(2), FOR_EVER_MS))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(error(fetch(topic, from(-3), FOR_EVER_MS))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void anEpochThatHasNotBegunIsSaidAtOnce() {
        String topic = newTopic();
        int now = test.state(topic, 0).leaderEpoch();
        assertThat(error(fetch(topic, from(0).currentLeaderEpoch(now + 1), FOR_EVER_MS)))
                .isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
        assertThat(error(fetch(topic, from(0).currentLeaderEpoch(now), 0))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aSessionTellsOnlyNews() {
        String first = newTopic();
        String second = newTopic();
        FetchRequest full = fetch(first, from(0), 0).sessionId(0).sessionEpoch(0);
        full.topics(
                List.of(full.topics().get(0), fetch(second, from(0), 0).topics().get(0)));
        FetchResponse begun = client.ask(FetchResponse.class, full, FETCH);
        assertThat(begun.sessionId()).isPositive();
        assertThat(begun.responses()).hasSize(2);

        FetchRequest next =
                new FetchRequest().maxWaitMs(FOR_EVER_MS).minBytes(1).sessionId(begun.sessionId());
        client.send(next.sessionEpoch(1), FETCH);
        try (TestClient producer = test.client()) {
            tryWrite(producer, second, ALL, "news");
        }
        FetchResponse news = client.receive(FetchResponse.class);
        assertThat(news.responses()).singleElement().satisfies(topic -> assertThat(topic.topic())
                .isEqualTo(second));
        assertThat(values(only(news).records())).containsExactly("news");

        FetchResponse again = client.ask(FetchResponse.class, next.sessionEpoch(1), FETCH);
        assertThat(ErrorCode.of(again.errorCode())).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        FetchResponse unknown =
                client.ask(FetchResponse.class, next.sessionId(1).sessionEpoch(2), FETCH);
        assertThat(ErrorCode.of(unknown.errorCode())).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }
}
