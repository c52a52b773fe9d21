package io.odradek.clients.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.Accepted;
import io.odradek.common.config.ConfigException;
import io.odradek.common.config.ConfigType;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientConfigTest {

    private static final ClientKey<Integer> SIZE =
            ClientKey.of("batch.size", ConfigType.INT, "10", Accepted.atLeast(0), "Bytes.");
    private static final ClientKey<List<String>> NAMES = ClientKey.of("names", ConfigType.LIST, "", "Names.");

    private static ClientConfig config(Map<String, ?> given) {
        return new ClientConfig(List.of(SIZE, NAMES), given);
    }

    @Test
    void valuesAreTextOrWhatTheyMean() {
        assertThat(config(Map.of("batch.size", "7")).get(SIZE)).isEqualTo(7);
        assertThat(config(Map.of("batch.size", 7)).get(SIZE)).isEqualTo(7);
        assertThat(config(Map.of()).get(SIZE)).isEqualTo(10);
        assertThat(config(Map.of("names", List.of("a", "b"))).get(NAMES)).containsExactly("a", "b");
        assertThat(config(Map.of("names", "a, b")).get(NAMES)).containsExactly("a", "b");
    }

    @Test
    void aWrongValueIsToldInOneLine() {
        assertThatThrownBy(() -> config(Map.of("batch.size", "-1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value -1 for configuration batch.size: it takes numbers from 0");
        assertThatThrownBy(() -> config(Map.of("batch.size", 1.5)))
                .hasMessage("Invalid value 1.5 for configuration batch.size: it takes a 32-bit number, numbers from 0");
    }

    @Test
    void anUnknownKeyIsToldWithTheNearestKnownOne() {
        assertThat(config(Map.of("batch.sise", 1)).unknown(Set.of()))
                .containsExactly("the configuration batch.sise is not known to this client; did you mean batch.size?");
        assertThat(config(Map.of("schema.registry.url", "x")).unknown(Set.of()))
                .containsExactly("the configuration schema.registry.url is not known to this client");
        assertThat(config(Map.of("metric.reporters", "x")).unknown(Set.of("metric.reporters")))
                .containsExactly("the configuration metric.reporters has no effect on this client");
    }

    @Test
    void propertiesComeWithTheirDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("batch.size", "3");
        Properties properties = new Properties(defaults);
        properties.put("names", List.of("x"));

        assertThat(ClientConfig.mapOf(properties)).isEqualTo(Map.of("batch.size", "3", "names", List.of("x")));
    }

    @Test
    void pluginsAreNamesClassesOrInstances() {
        StringBuilder instance = new StringBuilder();
        for (Object given : List.of("java.lang.StringBuilder", StringBuilder.class, instance)) {
            assertThat(Plugins.one(config(Map.of("names", given)), "names", CharSequence.class))
                    .isInstanceOf(StringBuilder.class);
        }
        assertThat(Plugins.many(
                        config(Map.of("names", "java.lang.StringBuilder, java.lang.StringBuffer")),
                        "names",
                        CharSequence.class))
                .hasSize(2);
        assertThatThrownBy(() -> Plugins.one(config(Map.of("names", "no.Such")), "names", CharSequence.class))
                .hasMessage(
                        "Invalid value no.Such for configuration names: there is no class of that name on the class path");
        assertThatThrownBy(() -> Plugins.one(config(Map.of("names", "java.lang.Object")), "names", CharSequence.class))
                .hasMessageContaining("it takes a class that is a java.lang.CharSequence");
    }
}
