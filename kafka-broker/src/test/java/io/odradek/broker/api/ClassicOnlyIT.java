package io.odradek.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker that shall not serve the consumer protocol does not say that it does. */
class ClassicOnlyIT extends SharedBroker {

    @Override
    protected Map<String, String> settings() {
        return Map.of("group.coordinator.rebalance.protocols", "classic");
    }

    @Test
    void theConsumerProtocolIsNotAdvertised() {
        ApiVersionsResponse served = client.ask(ApiVersionsResponse.class, new ApiVersionsRequest(), 0);
        assertThat(served.apiKeys())
                .extracting(ApiVersion::apiKey)
                .contains(ApiKey.JOIN_GROUP.id())
                .doesNotContain(ApiKey.CONSUMER_GROUP_HEARTBEAT.id(), ApiKey.CONSUMER_GROUP_DESCRIBE.id());
    }
}
