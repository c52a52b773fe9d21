package io.odradek.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A group's values, the broker's that stand in for them, and the bounds that the broker sets. */
class GroupConfigTest {

    private static final String SESSION = "consumer.session.timeout.ms";
    private static final String HEARTBEAT = "consumer.heartbeat.interval.ms";

    private static final BrokerConfig BROKER = BrokerConfig.of(Map.of(
            "group.consumer.session.timeout.ms",
            "50000",
            "group.consumer.min.session.timeout.ms",
            "6000",
            "group.consumer.min.heartbeat.interval.ms",
            "1000"));

    @Test
    void itsOwnValueGoesOverTheBrokers() {
        GroupConfig group = new GroupConfig(BROKER, Map.of(HEARTBEAT, "7000"));

        assertThat(group.get(GroupConfig.HEARTBEAT_INTERVAL)).isEqualTo(7_000);
        assertThat(group.entry(GroupConfig.HEARTBEAT_INTERVAL))
                .isEqualTo(new ConfigEntry(HEARTBEAT, "7000", ConfigSource.GROUP));
        assertThat(group.get(GroupConfig.SESSION_TIMEOUT)).isEqualTo(50_000);
        assertThat(group.entry(GroupConfig.SESSION_TIMEOUT))
                .isEqualTo(new ConfigEntry(SESSION, "50000", ConfigSource.STATIC_BROKER));
        assertThat(group.entries(GroupConfig.HEARTBEAT_INTERVAL))
                .containsExactly(
                        new ConfigEntry(HEARTBEAT, "7000", ConfigSource.GROUP),
                        new ConfigEntry("group.consumer.heartbeat.interval.ms", "5000", ConfigSource.DEFAULT));
    }

    @Test
    void whatTheBrokerDoesNotAllowCannotBeSet() {
        GroupConfig.validate(BROKER, Map.of(SESSION, "6000", HEARTBEAT, "1000"));

        assertRefused(Map.of(SESSION, "5999"), "group.consumer.min.session.timeout.ms=6000");
        assertRefused(Map.of(SESSION, "60001"), "group.consumer.max.session.timeout.ms=60000");
        assertRefused(Map.of(HEARTBEAT, "999"), "group.consumer.min.heartbeat.interval.ms=1000");
        assertRefused(Map.of(HEARTBEAT, "15001"), "group.consumer.max.heartbeat.interval.ms=15000");
        assertRefused(Map.of(SESSION, "soon"), "Invalid value soon");
        assertRefused(Map.of("retention.ms", "1"), "Unknown group config name: retention.ms");
    }

    @Test
    void aMemberMustBeHeardBeforeItIsMissed() {
        assertRefused(Map.of(SESSION, "6000", HEARTBEAT, "6000"), "must be greater than");
        assertRefused(Map.of(SESSION, "6000", HEARTBEAT, "7000"), "must be greater than");
        GroupConfig.validate(BROKER, Map.of(SESSION, "7001", HEARTBEAT, "7000"));
    }

    @Test
    void whatIsOutOfBoundsNowIsBroughtToTheNearest() {
        GroupConfig group = new GroupConfig(BROKER, Map.of(SESSION, "100", HEARTBEAT, "99999"));

        assertThat(group.get(GroupConfig.SESSION_TIMEOUT)).isEqualTo(6_000);
        assertThat(group.get(GroupConfig.HEARTBEAT_INTERVAL)).isEqualTo(15_000);
    }

    @Test
    void aBadValueThatWasWrittenByHandCostsItselfOnly() {
        Map<String, String> written = Map.of(SESSION, "soon", HEARTBEAT, "2000", "of.nobody", "x");

        GroupConfig group = new GroupConfig(BROKER, written);

        assertThat(group.get(GroupConfig.SESSION_TIMEOUT)).isEqualTo(50_000);
        assertThat(group.get(GroupConfig.HEARTBEAT_INTERVAL)).isEqualTo(2_000);
        assertThat(GroupConfig.problems(written)).containsOnlyKeys(SESSION);
    }

    private static void assertRefused(Map<String, String> values, String why) {
        assertThatThrownBy(() -> GroupConfig.validate(BROKER, values))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
    }
}
