package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kafkajs from npm: groups that share, hand over and idle. The script says what it checks and fails where it is not so. */
@Tag("foreign")
class KafkaJsIT {

    private static final String PACKAGE = "kafkajs@2.2.4";

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Path script;

    @BeforeAll
    static void start() throws IOException {
        script = install();
        cluster = Cluster.start(directory);
    }

    /** Fetched once into the build directory; scripts find packages beside themselves. */
    private static Path install() throws IOException {
        Path target = Files.createDirectories(
                Path.of(System.getProperty("odradek.peer.npm")).resolve("kafkajs"));
        if (!Files.isDirectory(target.resolve("node_modules/kafkajs"))) {
            Tool.run(
                            "",
                            300,
                            List.of("npm", "install", "--silent", "--no-save", "--prefix", target.toString(), PACKAGE))
                    .orFail();
        }
        return Files.copy(
                Path.of("src/test/resources/node/groups.js"),
                target.resolve("groups.js"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rides", "games"})
    void groupsShareWhatAProducerWrites(String story) {
        assertThat(Tool.run("", 300, List.of("node", script.toString(), cluster.bootstrap(), story))
                        .lines())
                .endsWith("all is well");
    }
}
