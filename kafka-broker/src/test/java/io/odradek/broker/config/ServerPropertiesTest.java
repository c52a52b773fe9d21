package io.odradek.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file, the command line over it, and what is said of keys without effect. */
class ServerPropertiesTest {

    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("server.properties"), List.of(lines));
    }

    @Test
    void theCommandLineGoesOverTheFile() throws IOException {
        Path file = file("broker.id=1", "num.partitions = 2", "log.dirs=/a,\\", "   /b");

        Map<String, String> values = ServerProperties.load(file, List.of("broker.id = 7", "log.dir=x=y"))
                .values();

        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("broker.id", "7", "num.partitions", "2", "log.dirs", "/a,/b", "log.dir", "x=y"));
    }

    @Test
    void whatCannotBeReadIsSaidInOneLine() throws IOException {
        Path missing = directory.resolve("missing.properties");
        Path file = file();

        assertThatThrownBy(() -> ServerProperties.load(missing, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> ServerProperties.load(file, List.of("broker.id")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--override takes key=value, not broker.id");
        assertThatThrownBy(() -> ServerProperties.load(file, List.of("=1"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void nodeIdIsAnotherNameOfBrokerId() {
        assertThat(ServerProperties.of(Map.of("node.id", "4")).values()).isEqualTo(Map.of("broker.id", "4"));
        assertThat(ServerProperties.of(Map.of("node.id", "4", "broker.id", " 4"))
                        .warnings())
                .isEmpty();
        assertThatThrownBy(() -> ServerProperties.of(Map.of("node.id", "4", "broker.id", "5")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("broker.id is 5 and node.id is 4; set one of them, or both alike");
    }

    @Test
    void keysThatWorkAreNotSpokenOf() {
        assertThat(ServerProperties.of(Map.of("num.partitions", "3", "listeners", "PLAINTEXT://:9092"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void keysOfKafkaWithoutEffectAreListedOnce() {
        List<String> warnings = ServerProperties.of(Map.of(
                        "process.roles", "broker,controller",
                        "controller.quorum.voters", "1@localhost:9093",
                        "num.io.threads", "8"))
                .warnings();

        assertThat(warnings)
                .containsExactly("These keys of Kafka have no effect here: controller.quorum.voters, num.io.threads,"
                        + " process.roles");
    }

    @ParameterizedTest
    @CsvSource({
        "num.partition, num.partitions",
        "log.retention.hour, log.retention.hours",
        "advertised.listener, advertised.listeners",
        "zookeper.connect, zookeeper.connect",
        "Broker.Id, broker.id",
    })
    void aTypoIsToldWithTheNearestKey(String typo, String meant) {
        assertThat(ServerProperties.of(Map.of(typo, "1")).warnings())
                .containsExactly("Unknown configuration key " + typo + "; did you mean " + meant + "?");
    }

    @Test
    void aKeyOfNobodyIsToldWithoutAGuess() {
        assertThat(ServerProperties.of(Map.of("com.example.audit.enabled", "1")).warnings())
                .containsExactly("Unknown configuration key com.example.audit.enabled; it is ignored");
    }
}
