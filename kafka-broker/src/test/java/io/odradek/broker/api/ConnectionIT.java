package io.odradek.broker.api;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.FETCH;
import static io.odradek.broker.testing.Requests.PRODUCE;
import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.fetch;
import static io.odradek.broker.testing.Requests.from;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.produce;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.ListTransactionsRequest;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.ProduceResponse;
import org.junit.jupiter.api.Test;

/** What holds for a connection, whatever is asked. */
class ConnectionIT extends SharedBroker {

    @Test
    void answersComeInTheOrderOfTheRequests() {
        String topic = newTopic();
        // the first waits for the second, which another connection must not have to send
        client.send(fetch(topic, from(0), 300), FETCH);
        client.send(produce(topic, 0, ALL, batch("one")), PRODUCE);
        client.send(new MetadataRequest(), 9);
        client.send(fetch(topic, from(0), 20_000), FETCH);

        FetchResponse first = client.receive(FetchResponse.class);
        ProduceResponse second = client.receive(ProduceResponse.class);
        MetadataResponse third = client.receive(MetadataResponse.class);
        FetchResponse fourth = client.receive(FetchResponse.class);

        assertThat(ErrorCode.of(only(first).errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(only(second).baseOffset()).isZero();
        assertThat(third.brokers()).hasSize(1);
        assertThat(values(only(fourth).records())).containsExactly("one");
    }

    @Test
    void apiVersionsOfTheFutureIsAnsweredInVersionZero() {
        short future = (short) (ApiKey.API_VERSIONS.maxVersion() + 1);
        client.send(new ApiVersionsRequest().clientSoftwareName("test").clientSoftwareVersion("1"), future);
        ApiVersionsResponse answer = client.receive(ApiVersionsResponse.class, (short) 0);
        assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
        assertThat(answer.apiKeys()).anySatisfy(api -> {
            assertThat(api.apiKey()).isEqualTo(ApiKey.API_VERSIONS.id());
            assertThat(api.maxVersion()).isEqualTo(ApiKey.API_VERSIONS.maxStableVersion());
        });
        // and the client may ask again
        ApiVersionsRequest known =
                new ApiVersionsRequest().clientSoftwareName("test").clientSoftwareVersion("1");
        assertThat(client.ask(ApiVersionsResponse.class, known, 3).errorCode()).isZero();
    }

    @Test
    void clientSoftwareHasAName() {
        ApiVersionsRequest odd =
                new ApiVersionsRequest().clientSoftwareName("-").clientSoftwareVersion("1");
        assertThat(ErrorCode.of(client.ask(ApiVersionsResponse.class, odd, 3).errorCode()))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void aVersionOfTheFutureEndsTheConnection() {
        client.send(new MetadataRequest(), ApiKey.METADATA.maxVersion() + 1);
        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void anApiThatIsNotServedEndsTheConnectionAndIsNotAdvertised() {
        ApiVersionsResponse served = client.ask(ApiVersionsResponse.class, new ApiVersionsRequest(), 0);
        assertThat(served.apiKeys())
                .noneSatisfy(api -> assertThat(api.apiKey()).isEqualTo(ApiKey.LIST_TRANSACTIONS.id()));
        client.send(new ListTransactionsRequest(), 0);
        assertThat(client.isHungUp()).isTrue();
    }
}
