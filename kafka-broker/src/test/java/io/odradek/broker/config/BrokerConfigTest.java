package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigSource.DEFAULT;
import static io.odradek.broker.config.ConfigSource.DYNAMIC_BROKER;
import static io.odradek.broker.config.ConfigSource.DYNAMIC_DEFAULT_BROKER;
import static io.odradek.broker.config.ConfigSource.STATIC_BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layers of a broker's configuration. */
class BrokerConfigTest {

    private static final String RETENTION = LogKeys.RETENTION_MS.name();

    @Test
    void whatNobodySetHasItsDefault() {
        BrokerConfig config = BrokerConfig.of(Map.of());

        assertThat(config.get(LogKeys.RETENTION_HOURS)).isEqualTo(168);
        assertThat(config.get(LogKeys.RETENTION_MS)).isNull();
        assertThat(config.get(LogKeys.RETENTION_MS, 5L)).isEqualTo(5L);
        assertThat(config.entry(LogKeys.RETENTION_HOURS))
                .isEqualTo(new ConfigEntry("log.retention.hours", "168", DEFAULT));
    }

    @Test
    void theBrokersOwnGoesOverTheClustersAndThatOverTheFile() {
        BrokerConfig file = BrokerConfig.of(Map.of(RETENTION, "1"));
        BrokerConfig cluster = file.withDynamic(Map.of(RETENTION, "2"), Map.of());
        BrokerConfig own = cluster.withDynamic(Map.of(RETENTION, "2"), Map.of(RETENTION, "3"));

        assertThat(file.get(LogKeys.RETENTION_MS)).isEqualTo(1);
        assertThat(cluster.get(LogKeys.RETENTION_MS)).isEqualTo(2);
        assertThat(own.get(LogKeys.RETENTION_MS)).isEqualTo(3);
        assertThat(own.entries(LogKeys.RETENTION_MS))
                .containsExactly(
                        new ConfigEntry(RETENTION, "3", DYNAMIC_BROKER),
                        new ConfigEntry(RETENTION, "2", DYNAMIC_DEFAULT_BROKER),
                        new ConfigEntry(RETENTION, "1", STATIC_BROKER),
                        new ConfigEntry(RETENTION, null, DEFAULT));
    }

    @Test
    void aDynamicValueThatIsTakenAwayUncoversTheOneBelow() {
        BrokerConfig file = BrokerConfig.of(Map.of(RETENTION, "1"));

        BrokerConfig again = file.withDynamic(Map.of(), Map.of(RETENTION, "3")).withDynamic(Map.of(), Map.of());

        assertThat(again.entry(LogKeys.RETENTION_MS)).isEqualTo(new ConfigEntry(RETENTION, "1", STATIC_BROKER));
    }

    @Test
    void aKeyThatIsReadAtStartOnlyIsNotChangedWhileRunning() {
        BrokerConfig config =
                BrokerConfig.of(Map.of()).withDynamic(Map.of("num.partitions", "9"), Map.of("num.partitions", "8"));

        assertThat(config.get(ServerKeys.NUM_PARTITIONS)).isEqualTo(1);
        assertThat(config.entries(ServerKeys.NUM_PARTITIONS)).hasSize(1);
    }

    @Test
    void aBadValueIsRefusedWhenItComesIn() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of(RETENTION, "x"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void aBadValueThatWasWrittenWhileRunningCostsItselfOnly() {
        Map<String, String> written = Map.of(RETENTION, "x", "log.segment.bytes", "5000");
        BrokerConfig config = BrokerConfig.of(Map.of(RETENTION, "7")).withDynamic(written, Map.of());

        assertThat(config.entry(LogKeys.RETENTION_MS)).isEqualTo(new ConfigEntry(RETENTION, "7", STATIC_BROKER));
        assertThat(config.get(LogKeys.SEGMENT_BYTES)).isEqualTo(5_000);
        assertThat(BrokerConfig.problems(written)).containsOnlyKeys(RETENTION);
    }

    @Test
    void aKeyThatIsNotInTheTableIsLeftAlone() {
        assertThat(BrokerConfig.of(Map.of("my.own", "1")).get(ServerKeys.NUM_PARTITIONS))
                .isEqualTo(1);
        assertThat(BrokerConfig.key("my.own")).isEmpty();
    }

    @Test
    void aTopicsKeyIsNoneOfABroker() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of()).get(TopicKeys.RETENTION_MS.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retention.ms is not a key of a broker");
    }
}
