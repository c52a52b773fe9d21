package io.odradek.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever version of an API is advertised is served. */
class EveryVersionIT extends SharedBroker {

    @Override
    protected Map<String, String> settings() {
        return Map.of("group.initial.rebalance.delay.ms", "0");
    }

    @Test
    void ofEveryServedApiAnswersASaneRequestWithoutAnError() {
        ApiVersionsResponse served = client.ask(ApiVersionsResponse.class, new ApiVersionsRequest(), 0);
        assertThat(served.apiKeys()).isNotEmpty();
        for (ApiVersion range : served.apiKeys()) {
            ApiKey api = Arrays.stream(ApiKey.values())
                    .filter(key -> key.id() == range.apiKey())
                    .findFirst()
                    .orElseThrow();
            for (int version = range.minVersion(); version <= range.maxVersion(); version++) {
                int of = version;
                String topic = newTopic();
                SaneRequests requests = new SaneRequests(topic, idOf(topic), "new-" + api + "-" + version);
                SaneOperations operations = new SaneOperations(client, topic);
                SaneGroups groups = new SaneGroups(client, "group-" + api + "-" + version, topic, idOf(topic));
                ApiMessage request = requests.of(api, version)
                        .or(() -> groups.of(api, of))
                        .or(() -> operations.of(api))
                        .orElseThrow(() -> new AssertionError("give " + api + " a request in SaneRequests"));
                ApiMessage answer = client.ask(ApiMessage.class, request, version);
                assertThat(ErrorCode.of(SaneGroups.error(answer)
                                .or(() -> SaneOperations.error(answer))
                                .orElseGet(() -> SaneRequests.error(answer))))
                        .as("%s v%d", api, version)
                        .isEqualTo(ErrorCode.NONE);
            }
        }
    }
}
