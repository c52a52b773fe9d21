package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigSource.DEFAULT;
import static io.odradek.broker.config.ConfigSource.DYNAMIC_DEFAULT_BROKER;
import static io.odradek.broker.config.ConfigSource.DYNAMIC_TOPIC;
import static io.odradek.broker.config.ConfigSource.STATIC_BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A topic's values, and the broker's that stand in for them. */
class TopicConfigTest {

    private static final Map<String, String> NONE = Map.of();

    private static BrokerConfig broker(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BrokerConfig.of(properties);
    }

    private static TopicConfig without(BrokerConfig broker) {
        return new TopicConfig(broker, NONE);
    }

    @Test
    void aBadValueThatWasWrittenByHandCostsItselfOnly() {
        Map<String, String> written = Map.of("retention.ms", "soon", "segment.bytes", "500", "of.nobody", "x");
        TopicConfig topic = new TopicConfig(BrokerConfig.of(Map.of("log.retention.ms", "7")), written);

        assertThat(topic.get(TopicKeys.RETENTION_MS)).isEqualTo(7);
        assertThat(topic.get(TopicKeys.SEGMENT_BYTES)).isEqualTo(500);
        assertThat(TopicConfig.problems(written)).containsOnlyKeys("retention.ms");
    }

    @Test
    void itsOwnValueGoesOverTheBrokers() {
        BrokerConfig broker = broker("log.segment.bytes", "1000");

        TopicConfig own = new TopicConfig(broker, Map.of("segment.bytes", "500"));

        assertThat(own.get(TopicKeys.SEGMENT_BYTES)).isEqualTo(500);
        assertThat(without(broker).get(TopicKeys.SEGMENT_BYTES)).isEqualTo(1000);
        assertThat(own.entry(TopicKeys.SEGMENT_BYTES))
                .isEqualTo(new ConfigEntry("segment.bytes", "500", DYNAMIC_TOPIC));
        assertThat(without(broker).entry(TopicKeys.SEGMENT_BYTES))
                .isEqualTo(new ConfigEntry("segment.bytes", "1000", STATIC_BROKER));
    }

    @Test
    void theFinestUnitOfRetentionThatIsSetCounts() {
        assertThat(without(broker()).get(TopicKeys.RETENTION_MS)).isEqualTo(168 * 3_600_000L);
        assertThat(without(broker("log.retention.hours", "2")).get(TopicKeys.RETENTION_MS))
                .isEqualTo(7_200_000L);
        assertThat(without(broker("log.retention.hours", "2", "log.retention.minutes", "3"))
                        .get(TopicKeys.RETENTION_MS))
                .isEqualTo(180_000L);
        assertThat(without(broker("log.retention.minutes", "3", "log.retention.ms", "4"))
                        .get(TopicKeys.RETENTION_MS))
                .isEqualTo(4L);
    }

    @ParameterizedTest
    @CsvSource({"log.retention.ms", "log.retention.minutes", "log.retention.hours"})
    void minusOneKeepsRecordsForEverInAnyUnit(String key) {
        assertThat(without(broker(key, "-1")).get(TopicKeys.RETENTION_MS)).isEqualTo(-1L);
    }

    @Test
    void aLongRetentionInHoursDoesNotOverflow() {
        assertThat(without(broker("log.retention.hours", "2147483647")).get(TopicKeys.RETENTION_MS))
                .isEqualTo(2147483647L * 3_600_000L);
    }

    @Test
    void theAgeOfASegmentFallsBackToHours() {
        assertThat(without(broker()).get(TopicKeys.SEGMENT_MS)).isEqualTo(168 * 3_600_000L);
        assertThat(without(broker("log.roll.hours", "1")).get(TopicKeys.SEGMENT_MS))
                .isEqualTo(3_600_000L);
        assertThat(without(broker("log.roll.hours", "1", "log.roll.ms", "5")).get(TopicKeys.SEGMENT_MS))
                .isEqualTo(5L);
        assertThat(without(broker("log.roll.jitter.hours", "1")).get(TopicKeys.SEGMENT_JITTER_MS))
                .isEqualTo(3_600_000L);
        assertThat(without(broker("log.roll.jitter.ms", "7")).get(TopicKeys.SEGMENT_JITTER_MS))
                .isEqualTo(7L);
    }

    @Test
    void flushingFallsBackToTheScheduler() {
        assertThat(without(broker()).get(TopicKeys.FLUSH_MS)).isEqualTo(Long.MAX_VALUE);
        assertThat(without(broker("log.flush.scheduler.interval.ms", "50")).get(TopicKeys.FLUSH_MS))
                .isEqualTo(50L);
        assertThat(without(broker("log.flush.scheduler.interval.ms", "50", "log.flush.interval.ms", "60"))
                        .get(TopicKeys.FLUSH_MS))
                .isEqualTo(60L);
    }

    @Test
    void theSourceIsThatOfTheBrokersKeyThatCounts() {
        BrokerConfig hours = broker("log.retention.hours", "2");
        BrokerConfig changed = hours.withDynamic(Map.of("log.retention.ms", "9"), NONE);

        assertThat(without(broker()).entry(TopicKeys.RETENTION_MS).source()).isEqualTo(DEFAULT);
        assertThat(without(hours).entry(TopicKeys.RETENTION_MS))
                .isEqualTo(new ConfigEntry("retention.ms", "7200000", STATIC_BROKER));
        assertThat(without(changed).entry(TopicKeys.RETENTION_MS))
                .isEqualTo(new ConfigEntry("retention.ms", "9", DYNAMIC_DEFAULT_BROKER));
    }

    @Test
    void theSynonymsAreEveryValueThatWasGivenTheStrongestFirst() {
        BrokerConfig broker = broker("log.retention.hours", "2").withDynamic(Map.of("log.retention.ms", "9"), Map.of());

        List<ConfigEntry> synonyms =
                new TopicConfig(broker, Map.of("retention.ms", "7")).entries(TopicKeys.RETENTION_MS);

        assertThat(synonyms)
                .containsExactly(
                        new ConfigEntry("retention.ms", "7", DYNAMIC_TOPIC),
                        new ConfigEntry("log.retention.ms", "9", DYNAMIC_DEFAULT_BROKER),
                        new ConfigEntry("log.retention.hours", "2", STATIC_BROKER),
                        new ConfigEntry("log.retention.hours", "168", DEFAULT));
    }

    @Test
    void everyTopicKeyHasAValueWithoutAnyConfiguration() {
        TopicConfig config = without(broker());

        TopicKeys.all()
                .forEach(key -> assertThat(config.get(key)).as(key.key().name()).isNotNull());
    }

    @Test
    void whatSomebodyWantsToSetIsCheckedFirst() {
        TopicConfig.validate(Map.of("retention.ms", "5", "cleanup.policy", "compact,delete"));

        assertThatThrownBy(() -> TopicConfig.validate(Map.of("retention.msec", "5")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Unknown topic config name: retention.msec");
        assertThatThrownBy(() -> TopicConfig.validate(Map.of("retention.ms", "soon")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Invalid value soon for configuration retention.ms: ");
        Map<String, String> withNull = new HashMap<>();
        withNull.put("retention.ms", null);
        assertThatThrownBy(() -> TopicConfig.validate(withNull))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Null value not supported for topic config retention.ms");
    }
}
