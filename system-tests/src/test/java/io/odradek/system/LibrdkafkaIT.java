package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * librdkafka of today, which knows the consumer protocol (KIP-848), where Debian's is some years old. Its source comes with a
 * package from npm; once built, it takes the place of Debian's under python3-confluent-kafka.
 */
@Tag("foreign")
class LibrdkafkaIT {

    private static final String PACKAGE = "@confluentinc/kafka-javascript@1.10.1";

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Path library;

    @BeforeAll
    static void start() throws IOException {
        library = build();
        cluster = Cluster.start(directory, Map.of("log.retention.ms", "-1"));
    }

    /** Once, in the build directory; without what groups do not need. */
    private static Path build() throws IOException {
        Path target = Files.createDirectories(
                Path.of(System.getProperty("odradek.peer.npm")).resolve("librdkafka"));
        Path sources = target.resolve("node_modules/@confluentinc/kafka-javascript/deps/librdkafka");
        Path built = sources.resolve("src");
        if (!Files.exists(built.resolve("librdkafka.so.1"))) {
            run(300, "npm install --silent --no-save --ignore-scripts --prefix '" + target + "' " + PACKAGE);
            run(
                    1_200,
                    "cd '" + sources + "' && ./configure --disable-ssl --disable-gssapi --disable-curl --disable-zstd"
                            + " && make -C src librdkafka.so.1");
        }
        return built;
    }

    private static void run(int patienceSeconds, String command) {
        Tool.run("", patienceSeconds, List.of("sh", "-c", command)).orFail();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "range", "cooperative-sticky"})
    void groupsShareAndHandOver(String how) {
        Path script = Scripts.of("confluent_group.py");
        String path = "LD_LIBRARY_PATH=" + library;
        assertThat(Tool.run("", 240, List.of("env", path, Scripts.PYTHON, script.toString(), cluster.bootstrap(), how))
                        .lines())
                .endsWith("all is well");
        List<String> version = Tool.run(
                        "",
                        60,
                        List.of(
                                "env",
                                path,
                                Scripts.PYTHON,
                                "-c",
                                "import confluent_kafka; print(confluent_kafka.libversion()[0])"))
                .lines();
        assertThat(version.get(0)).as("not Debian's").startsWith("2.15.");
    }
}
