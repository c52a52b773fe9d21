package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** kcat, and with it librdkafka, as Debian has them. */
@Tag("foreign")
class KcatIT {

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
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCodecGoesInAndComesOut(String codec) {
        String topic = "kcat-" + codec;
        Clients.createTopic(cluster, topic, 1, Map.of());
        List<String> lines = IntStream.range(0, 1_000)
                .mapToObj(i -> "key" + i + "=" + "välue ".repeat(20) + i)
                .toList();
        kcat(String.join("\n", lines) + "\n", "-P", "-t", topic, "-K", "=", "-z", codec, "-H", "h=1", "-H", "empty=");
        assertThat(kcat("", "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-f", "%k=%s|%o|%h\\n"))
                .containsExactlyElementsOf(IntStream.range(0, 1_000)
                        .mapToObj(i -> lines.get(i) + "|" + i + "|h=1,empty=")
                        .toList());
        List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, 1));
        assertThat(read).hasSize(1_000);
        assertThat(read.get(999).key()).isEqualTo("key999");
        assertThat(read.get(999).value()).isEqualTo("välue ".repeat(20) + "999");
        assertThat(read.get(999).headers().lastHeader("h").value()).containsExactly('1');
        assertThat(new LogBytes(cluster.logDirectory().resolve(topic + "-0")).codecs())
                .containsOnly(codec);
    }

    /** A librdkafka that is told the broker is of that age writes, and asks for, the message format of that age. */
    @ParameterizedTest
    @CsvSource({"0.9.0.1, none", "0.9.0.1, gzip", "0.9.0.1, snappy", "0.9.0.1, lz4", "0.10.0.0, gzip", "0.10.0.0, lz4"})
    void theFormatsOfFormerYearsGoInAndComeOut(String age, String codec) {
        String[] old = {"-X", "api.version.request=false", "-X", "broker.version.fallback=" + age};
        String topic = "kcat-" + age + "-" + codec;
        Clients.createTopic(cluster, topic, 1, Map.of());
        List<String> lines =
                IntStream.range(0, 500).mapToObj(i -> i + "=value " + i).toList();
        kcat(String.join("\n", lines) + "\n", with(old, "-P", "-t", topic, "-K", "=", "-z", codec));
        String[] reading = {"-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-f", "%k=%s\\n"};
        assertThat(kcat("", with(old, reading))).isEqualTo(lines);
        assertThat(kcat("", reading)).isEqualTo(lines);

        String converted = topic + "-converted";
        Clients.createTopic(cluster, converted, 1, Map.of());
        Clients.send(
                cluster,
                lines.stream()
                        .map(line -> line.split("="))
                        .map(parts -> new ProducerRecord<>(converted, parts[0], parts[1]))
                        .toList(),
                Map.of("compression.type", codec, "linger.ms", 5));
        reading[2] = converted;
        assertThat(kcat("", with(old, reading))).isEqualTo(lines);
    }

    @Test
    void aConsumerStartsAtOffsetsAndTimes() {
        Clients.createTopic(cluster, "kcat-times", 2, Map.of());
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(new ProducerRecord<>("kcat-times", 0, 1_700_000_000_000L + i * 1_000L, "k", "value " + i));
        }
        Clients.send(cluster, records, Map.of());
        String[] print = {"-C", "-t", "kcat-times", "-p", "0", "-e", "-f", "%o %s %T\\n"};
        assertThat(kcat("", with(print, "-o", "95")))
                .containsExactlyElementsOf(IntStream.range(95, 100)
                        .mapToObj(i -> i + " value " + i + " " + (1_700_000_000_000L + i * 1_000L))
                        .toList());
        assertThat(kcat("", with(print, "-o", "-3"))).hasSize(3);
        assertThat(kcat("", with(print, "-o", "s@1700000090500"))).hasSize(9);
        assertThat(kcat("", with(print, "-o", "s@1700000010000", "-o", "e@1700000020000")))
                .hasSize(10);
        assertThat(kcat("", "-Q", "-t", "kcat-times:0:1700000010001", "-t", "kcat-times:1:-1"))
                .contains("kcat-times [0] offset 11", "kcat-times [1] offset 0");
    }

    @Test
    void theClusterIsListed() {
        Clients.createTopic(cluster, "kcat-listed", 3, Map.of());
        List<String> lines = kcat("", "-L");
        assertThat(lines)
                .contains(" 1 brokers:")
                .contains("  broker 0 at " + cluster.bootstrap() + " (controller)")
                .contains("  topic \"kcat-listed\" with 3 partitions:")
                .contains("    partition 2, leader 0, replicas: 0, isrs: 0");
    }

    @Test
    void nothingIsANullValue() {
        Clients.createTopic(cluster, "kcat-null", 1, Map.of());
        kcat("key=\n", "-P", "-t", "kcat-null", "-K", "=", "-Z");
        assertThat(Clients.readAll(cluster, Clients.partitions("kcat-null", 1)))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isNull());
    }

    @Test
    void aGroupReadsToTheEndAndGoesOnFromThere() {
        Clients.createTopic(cluster, "kcat-group", 3, Map.of());
        for (int run = 0; run < 2; run++) {
            int from = run * 100;
            List<String> lines = IntStream.range(from, from + 100)
                    .mapToObj(i -> "value " + i)
                    .toList();
            kcat(String.join("\n", lines) + "\n", "-P", "-t", "kcat-group");
            assertThat(kcat("", "-G", "readers", "-X", "auto.offset.reset=earliest", "-e", "kcat-group"))
                    .containsExactlyInAnyOrderElementsOf(lines);
        }
    }

    /** Exactly once in order, also for librdkafka's idempotent producer, over a crash between two runs. */
    @Test
    void anIdempotentProducerWritesOverACrash() {
        Clients.createTopic(cluster, "kcat-idempotent", 1, Map.of());
        List<String> lines =
                IntStream.range(0, 5_000).mapToObj(i -> "number " + i).toList();
        for (int run = 0; run < 2; run++) {
            kcat(String.join("\n", lines) + "\n", "-P", "-t", "kcat-idempotent", "-X", "enable.idempotence=true");
            cluster.crashBroker();
        }
        List<String> twice = new ArrayList<>(lines);
        twice.addAll(lines);
        assertThat(kcat("", "-C", "-t", "kcat-idempotent", "-p", "0", "-o", "beginning", "-e"))
                .isEqualTo(twice);
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<String> kcat(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", cluster.bootstrap(), "-q"));
        command.addAll(List.of(arguments));
        return Tool.run(input, 60, command).lines();
    }
}
