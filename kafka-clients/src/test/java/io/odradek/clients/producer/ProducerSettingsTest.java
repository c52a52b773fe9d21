package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.clients.config.ClientConfig;
import io.odradek.common.config.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProducerSettingsTest {

    private static ProducerSettings settings(Object... keysAndValues) {
        Map<String, Object> given = new HashMap<>(Map.of("bootstrap.servers", "a:1"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return ProducerSettings.of(new ClientConfig(ProducerKeys.all(), given));
    }

    @Test
    void itIsIdempotentUnlessSomethingElseWasAskedFor() {
        assertThat(settings().idempotent()).isTrue();
        assertThat(settings().acks()).isEqualTo((short) -1);
        assertThat(settings("acks", "1").idempotent()).isFalse();
        assertThat(settings("retries", 0).idempotent()).isFalse();
        assertThat(settings("max.in.flight.requests.per.connection", 6).idempotent())
                .isFalse();
        assertThatThrownBy(() -> settings("acks", "1", "enable.idempotence", true))
                .isInstanceOf(ConfigException.class)
                .hasMessage("enable.idempotence=true takes acks=all");
        assertThatThrownBy(() -> settings("transactional.id", "t", "enable.idempotence", "false"))
                .hasMessageContaining("transactional.id takes");
    }

    @Test
    void theTimeToDeliverCoversOneRequest() {
        assertThat(settings("request.timeout.ms", 200_000).deliveryTimeoutMs()).isEqualTo(200_005);
        assertThatThrownBy(() -> settings("delivery.timeout.ms", 1000))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("from linger.ms + request.timeout.ms, which is 30005");
    }

    @Test
    void bootstrapServersAreNeeded() {
        assertThatThrownBy(() -> new ClientConfig(ProducerKeys.all(), Map.of()))
                .hasMessageContaining("bootstrap.servers");
    }

    /** Defaults and names are those of Apache's client. */
    @Test
    void eachKeyHasApachesDefault() {
        Map<String, ?> theirs = new org.apache.kafka.clients.producer.ProducerConfig(Map.of(
                        "bootstrap.servers", "a:1", "key.serializer", String.class, "value.serializer", String.class))
                .values();
        Set<String> others =
                new TreeSet<>(Set.of("bootstrap.servers", "key.serializer", "value.serializer", "client.id", "acks"));
        Map<String, Object> ours = new HashMap<>();
        ClientConfig config = new ClientConfig(ProducerKeys.all(), Map.of("bootstrap.servers", "a:1"));
        ProducerKeys.all().forEach(key -> ours.put(key.name(), config.get(key)));
        ours.keySet().removeAll(others);
        ours.forEach((name, value) -> {
            assertThat(theirs).containsKey(name);
            Object their = theirs.get(name);
            String expected = their instanceof List<?> list && list.isEmpty() ? "" : String.valueOf(their);
            assertThat(String.valueOf(value)).as(name).isEqualToIgnoringCase(expected);
        });
    }
}
