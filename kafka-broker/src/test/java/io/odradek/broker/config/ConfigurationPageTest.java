package io.odradek.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page tells what the tables of keys say; with {@code -Dconfiguration.page=write} this makes it so. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String COMMAND = "mvn -pl kafka-broker -am test -Dtest=ConfigurationPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dconfiguration.page=write";

    @Test
    void thePageIsUpToDate() throws IOException {
        if ("write".equals(System.getProperty("configuration.page"))) {
            Files.writeString(PAGE, ConfigurationPage.text());
        }

        assertThat(PAGE).as("to make it: " + COMMAND).exists();
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is out of date; to make it anew: " + COMMAND)
                .isEqualTo(ConfigurationPage.text());
    }
}
