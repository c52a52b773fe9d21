package io.odradek.clients.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @Test
    void namesAndAddressesOfBothProtocols() {
        assertThat(ServerAddress.listOf(List.of("a.example:9092", "127.0.0.1:1", "[::1]:65535", "PLAINTEXT://b:2")))
                .extracting(ServerAddress::toString)
                .containsExactly("a.example:9092", "127.0.0.1:1", "[::1]:65535", "b:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", ":1", "a:65536", "::1:9092", "a:b"})
    void whatIsNoAddressIsTold(String text) {
        assertThatThrownBy(() -> ServerAddress.of(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value " + text
                        + " for configuration bootstrap.servers: it takes host:port, with commas between several");
    }
}
