package io.odradek.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.group.consumer.Assignor;
import io.odradek.common.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What groups make of the configuration. */
class GroupSettingsTest {

    private static GroupSettings of(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return GroupSettings.of(BrokerConfig.of(properties));
    }

    @Test
    void theDefaultsAreThoseOfKafka() {
        GroupSettings settings = of();
        assertThat(settings.servesConsumerProtocol()).isTrue();
        assertThat(settings.policy()).isEqualTo(MigrationPolicy.BIDIRECTIONAL);
        assertThat(settings.consumer().sessionTimeoutMs()).isEqualTo(45_000);
        assertThat(settings.consumer().heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(settings.consumer().assignors()).extracting(Assignor::name).containsExactly("uniform", "range");
    }

    @Test
    void aTimeOutsideOfWhatIsAllowedIsRefused() {
        assertThatThrownBy(() -> of("group.consumer.session.timeout.ms", "10000"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group.consumer.min.session.timeout.ms=45000");
        assertThat(of("group.consumer.session.timeout.ms", "10000", "group.consumer.min.session.timeout.ms", "5000")
                        .consumer()
                        .sessionTimeoutMs())
                .isEqualTo(10_000);
        assertThatThrownBy(() -> of("group.consumer.heartbeat.interval.ms", "20000"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void theConsumerProtocolCanBeLeftOutAndTheClassicOneNot() {
        assertThat(of("group.coordinator.rebalance.protocols", "classic").servesConsumerProtocol())
                .isFalse();
        assertThatThrownBy(() -> of("group.coordinator.rebalance.protocols", "consumer"))
                .isInstanceOf(ConfigException.class);
        assertThat(of("group.consumer.assignors", "range").consumer().assignors())
                .extracting(Assignor::name)
                .containsExactly("range");
    }
}
