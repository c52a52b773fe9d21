package io.odradek.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevOptionsTest {

    @TempDir
    Path directory;

    private String fileWith(String line) throws IOException {
        return Files.writeString(directory.resolve("server.properties"), line).toString();
    }

    @Test
    void settingsOfAFileGoToTheBrokers() throws IOException {
        DevOptions options =
                DevOptions.parse(new String[] {"--brokers", "2", "--config", fileWith("num.partitions=7")});

        assertThat(options.settings().properties()).containsEntry("num.partitions", "7");
        assertThat(options.settings().brokers()).isEqualTo(2);
    }

    @Test
    void severalBrokersCannotHaveOneAddress() throws IOException {
        DevOptions options =
                DevOptions.parse(new String[] {"--brokers", "3", "--config", fileWith("listeners=PLAINTEXT://:9092")});

        assertThatThrownBy(options::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("listeners")
                .hasMessageContaining("3 brokers");
    }

    @Test
    void withoutAFileNothingIsSet() {
        assertThat(DevOptions.parse(new String[] {}).settings().properties()).isEmpty();
    }
}
