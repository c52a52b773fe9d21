package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * python3-kafka and python3-confluent-kafka as Debian has them. The scripts say what they check and fail where it is not so.
 */
@Tag("foreign")
class PythonClientsIT {

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("log.retention.ms", "-1"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kafka_python.py, none",
        "kafka_python.py, gzip",
        "kafka_python.py, 0.9",
        "kafka_python.py, 0.10",
        "kafka_python.py, 0.11.0",
        "confluent.py, none",
        "confluent.py, gzip",
        "confluent.py, snappy",
        "confluent.py, lz4",
        "confluent.py, zstd",
        "confluent_group.py, range",
        "confluent_group.py, roundrobin",
        "confluent_group.py, cooperative-sticky",
        "kafka_python_group.py, newest",
        "kafka_python_group.py, 0.9",
        "kafka_python_group.py, 0.10"
    })
    void aScriptFindsWhatItExpects(String script, String how) {
        Path path = Scripts.of(script);
        assertThat(Tool.run("", 120, List.of(Scripts.PYTHON, path.toString(), cluster.bootstrap(), how))
                        .lines())
                .endsWith("all is well");
    }
}
