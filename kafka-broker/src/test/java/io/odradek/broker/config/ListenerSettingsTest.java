package io.odradek.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners a configuration makes, and why it makes none. */
class ListenerSettingsTest {

    private static final String TWO_NAMES = "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT";

    private static ListenerSettings settings(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ListenerSettings.of(BrokerConfig.of(properties));
    }

    @Test
    void withoutAnyKeyThereIsKafkasListener() {
        ListenerSettings settings = settings();

        assertThat(settings.listeners()).containsExactly(new Listener("PLAINTEXT", "PLAINTEXT", "", 9092));
        assertThat(settings.interBrokerName()).isEqualTo("PLAINTEXT");
        assertThat(settings.advertised()).singleElement().satisfies(advertised -> {
            assertThat(advertised.host()).isNotEmpty();
            assertThat(advertised.port()).isEqualTo(9092);
        });
    }

    @Test
    void thereMayBeSeveralEachWithItsPlaceAndAdvertisement() {
        ListenerSettings settings = settings(
                "listeners", "INSIDE://10.0.0.1:9093, outside://:9092",
                "advertised.listeners", "INSIDE://broker-1:9093,OUTSIDE://kafka.example.com:19092",
                "listener.security.protocol.map", TWO_NAMES,
                "inter.broker.listener.name", "inside");

        assertThat(settings.listeners())
                .containsExactly(
                        new Listener("INSIDE", "PLAINTEXT", "10.0.0.1", 9093),
                        new Listener("OUTSIDE", "PLAINTEXT", "", 9092));
        assertThat(settings.advertised())
                .extracting(Listener::toString)
                .containsExactly("INSIDE://broker-1:9093", "OUTSIDE://kafka.example.com:19092");
        assertThat(settings.interBrokerName()).isEqualTo("INSIDE");
    }

    @Test
    void aNameMayHaveDashesAndDigits() {
        ListenerSettings settings = settings(
                "listeners", "PLAINTEXT://:9092,TC-0://localhost:19093",
                "advertised.listeners", "PLAINTEXT://localhost:9092,TC-0://localhost:19093",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,TC-0:PLAINTEXT");

        assertThat(settings.listeners()).extracting(Listener::name).containsExactly("PLAINTEXT", "TC-0");
    }

    @Test
    void anAddressOfIpV6StandsInBrackets() {
        Listener listener =
                settings("listeners", "PLAINTEXT://[::1]:9092").listeners().get(0);

        assertThat(listener.host()).isEqualTo("::1");
        assertThat(listener).hasToString("PLAINTEXT://[::1]:9092");
    }

    @Test
    void portsThatTheSystemChoosesDoNotCollide() {
        assertThat(settings(
                                "listeners",
                                "INSIDE://localhost:0,OUTSIDE://localhost:0",
                                "listener.security.protocol.map",
                                TWO_NAMES,
                                "inter.broker.listener.name",
                                "INSIDE")
                        .listeners())
                .extracting(Listener::port)
                .containsExactly(0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9092",
                "PLAINTEXT://localhost",
                "PLAINTEXT://localhost:65536",
                "PLAINTEXT://::1:9092",
                "PLAINTEXT://localhost:port",
                "PLAINTEXT://:9092,,"
            })
    void whatIsNoListenerIsSaid(String text) {
        assertThatThrownBy(() -> settings("listeners", text + ",PLAINTEXT://:1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("listeners takes NAME://host:port, separated by commas; ");
    }

    @Test
    void everyNameNeedsAProtocol() {
        assertThatThrownBy(() -> settings("listeners", "INSIDE://:9092"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("listener.security.protocol.map does not say which protocol listener INSIDE of listeners"
                        + " speaks; add INSIDE:PLAINTEXT");
    }

    @ParameterizedTest
    @CsvSource({"INSIDE", "INSIDE:HTTP", "INSIDE:PLAINTEXT:x"})
    void aProtocolMapOfOtherThingsIsRefused(String map) {
        assertThatThrownBy(() -> settings("listener.security.protocol.map", map))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("listener.security.protocol.map takes NAME:PROTOCOL pairs");
    }

    @Test
    void aProtocolThatIsNotServedIsRefusedAtStart() {
        assertThatThrownBy(() -> settings("listeners", "SSL://:9092"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("listener SSL asks for SSL");
    }

    @Test
    void namesAndPortsAreDistinct() {
        assertThatThrownBy(() -> settings("listeners", "PLAINTEXT://:9092,PLAINTEXT://:9093"))
                .hasMessage("listeners names PLAINTEXT twice; each listener needs its own name");
        assertThatThrownBy(() -> settings(
                        "listeners", "INSIDE://:9092,OUTSIDE://:9092", "listener.security.protocol.map", TWO_NAMES))
                .hasMessage("listeners has two at port 9092; each needs its own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAINTEXT://0.0.0.0:9092", "PLAINTEXT://[::]:9092", "PLAINTEXT://:9092"})
    void anAddressThatNobodyCanConnectToIsNotAdvertised(String advertised) {
        assertThatThrownBy(() -> settings("advertised.listeners", advertised))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("clients cannot connect to that");
    }

    @Test
    void listeningEverywhereAsksForAnAdvertisement() {
        assertThatThrownBy(() -> settings("listeners", "PLAINTEXT://0.0.0.0:9092"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("set advertised.listeners");
    }

    @Test
    void onlyListenersThatExistAreAdvertised() {
        assertThatThrownBy(() -> settings(
                        "advertised.listeners",
                        "OUTSIDE://a:1",
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,OUTSIDE:PLAINTEXT"))
                .hasMessage("advertised.listeners names OUTSIDE, which listeners does not have");
    }

    @Test
    void theBrokersOwnListenerExists() {
        assertThatThrownBy(() -> settings("inter.broker.listener.name", "INSIDE"))
                .hasMessage("brokers are to use listener INSIDE among themselves, but listeners has none of that name;"
                        + " set inter.broker.listener.name");
    }
}
