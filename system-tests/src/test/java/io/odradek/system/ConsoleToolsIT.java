package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of an Apache Kafka download, run as a user runs them, compared by what they print. */
class ConsoleToolsIT {

    private static final String PRODUCER = "org.apache.kafka.tools.ConsoleProducer";
    private static final String CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer";
    private static final String TOPICS = "org.apache.kafka.tools.TopicCommand";
    private static final String CONFIGS = "kafka.admin.ConfigCommand";
    private static final String OFFSETS = "org.apache.kafka.tools.GetOffsetShell";
    private static final String DELETE_RECORDS = "org.apache.kafka.tools.DeleteRecordsCommand";
    private static final String LOG_DIRS = "org.apache.kafka.tools.LogDirsCommand";
    private static final String API_VERSIONS = "org.apache.kafka.tools.BrokerApiVersionsCommand";
    private static final String PERFORMANCE = "org.apache.kafka.tools.ProducerPerformance";

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void linesGoInAndComeOut() {
        Clients.createTopic(cluster, "lines", 1, Map.of());
        List<String> lines = IntStream.range(0, 1_000)
                .mapToObj(i -> "line " + i + " – ünïcode")
                .toList();
        Peer.KAFKA_4
                .runWithInput(
                        String.join("\n", lines) + "\n",
                        PRODUCER,
                        "--bootstrap-server",
                        cluster.bootstrap(),
                        "--topic",
                        "lines",
                        "--compression-codec",
                        "zstd")
                .orFail();
        assertThat(consume("lines", "--offset", "earliest", "--max-messages", "1000"))
                .isEqualTo(lines);
        assertThat(consume("lines", "--offset", "990", "--max-messages", "10")).isEqualTo(lines.subList(990, 1_000));
    }

    @Test
    void keysHeadersOffsetsAndTimesArePrinted() {
        Clients.createTopic(cluster, "parsed", 1, Map.of());
        Peer.KAFKA_4
                .runWithInput(
                        "h1:v1,h2:v2\tkey\tvalue\nNULL\tNULL\tNULL\n",
                        PRODUCER,
                        "--bootstrap-server",
                        cluster.bootstrap(),
                        "--topic",
                        "parsed",
                        "--reader-property",
                        "parse.key=true",
                        "--reader-property",
                        "parse.headers=true",
                        "--reader-property",
                        "null.marker=NULL")
                .orFail();
        List<String> printed = consume(
                "parsed",
                "--offset",
                "earliest",
                "--max-messages",
                "2",
                "--formatter-property",
                "print.key=true",
                "--formatter-property",
                "print.headers=true",
                "--formatter-property",
                "print.offset=true",
                "--formatter-property",
                "print.partition=true",
                "--formatter-property",
                "print.timestamp=true");
        assertThat(printed.get(0)).matches("CreateTime:\\d+\tPartition:0\tOffset:0\th1:v1,h2:v2\tkey\tvalue");
        assertThat(printed.get(1)).matches("CreateTime:\\d+\tPartition:0\tOffset:1\tNO_HEADERS\tnull\tnull");
    }

    @Test
    void topicsAreMadeListedChangedAndDeleted() {
        assertThat(topics("--create", "--topic", "tool-topic", "--partitions", "3", "--config", "retention.ms=3600000"))
                .contains("Created topic tool-topic.");
        assertThat(topics("--list")).contains("tool-topic");
        List<String> described = topics("--describe", "--topic", "tool-topic");
        assertThat(described.get(0))
                .matches("Topic: tool-topic\tTopicId: [A-Za-z0-9_-]{22}\tPartitionCount: 3\tReplicationFactor: 1\t"
                        + "Configs: retention.ms=3600000");
        assertThat(described.get(1)).startsWith("\tTopic: tool-topic\tPartition: 0\tLeader: 0\tReplicas: 0\tIsr: 0");
        assertThat(described).hasSize(4);
        topics("--alter", "--topic", "tool-topic", "--partitions", "5");
        assertThat(topics("--describe", "--topic", "tool-topic")).hasSize(6);
        assertThat(topics("--describe", "--under-replicated-partitions")).isEmpty();
        assertThat(topics("--describe", "--unavailable-partitions")).isEmpty();
        topics("--delete", "--topic", "tool-topic");
        assertThat(topics("--list")).doesNotContain("tool-topic");
        Tool.Outcome unknown = Peer.KAFKA_4.run(
                TOPICS, "--bootstrap-server", cluster.bootstrap(), "--describe", "--topic", "tool-topic");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.output() + unknown.errors()).contains("Topic 'tool-topic' does not exist as expected");
    }

    @Test
    void settingsAreChangedAndShown() {
        Clients.createTopic(cluster, "set-by-tool", 1, Map.of());
        assertThat(configs(
                        "--alter",
                        "--topic",
                        "set-by-tool",
                        "--add-config",
                        "retention.ms=123456,cleanup.policy=[compact,delete]"))
                .contains("Completed updating config for topic set-by-tool.");
        List<String> shown = configs("--describe", "--topic", "set-by-tool");
        assertThat(shown.get(0)).isEqualTo("Dynamic configs for topic set-by-tool are:");
        assertThat(shown)
                .anyMatch(line -> line.startsWith(
                        "  retention.ms=123456 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=123456"))
                .anyMatch(line -> line.startsWith("  cleanup.policy=compact,delete sensitive=false"));
        configs("--alter", "--topic", "set-by-tool", "--delete-config", "retention.ms");
        assertThat(configs("--describe", "--topic", "set-by-tool")).noneMatch(line -> line.contains("retention.ms"));

        configs("--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "message.max.bytes=2000000");
        assertThat(configs("--describe", "--entity-type", "brokers", "--entity-default"))
                .anyMatch(line -> line.startsWith("  message.max.bytes=2000000"));
        assertThat(configs("--describe", "--broker", "0", "--all"))
                .anyMatch(line -> line.startsWith("  message.max.bytes=2000000"))
                .anyMatch(line -> line.startsWith("  log.dirs=" + cluster.logDirectory()))
                .anyMatch(line -> line.startsWith("  broker.id=0 sensitive=false"));
        configs("--alter", "--entity-type", "brokers", "--entity-default", "--delete-config", "message.max.bytes");
    }

    @Test
    void offsetsAreShownAndRecordsDeleted() throws IOException {
        Clients.createTopic(cluster, "counted", 2, Map.of());
        Peer.KAFKA_4
                .runWithInput(
                        "a\nb\nc\n",
                        PRODUCER,
                        "--bootstrap-server",
                        cluster.bootstrap(),
                        "--topic",
                        "counted",
                        "--producer-property",
                        "partitioner.ignore.keys=true",
                        "--batch-size",
                        "1000000")
                .orFail();
        int total = offsets("counted", "latest").values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(total).isEqualTo(3);
        assertThat(offsets("counted", "earliest")).isEqualTo(Map.of("counted:0", 0, "counted:1", 0));
        assertThat(offsets("counted", "max-timestamp")).isNotEmpty().doesNotContainValue(-1);

        Clients.createTopic(cluster, "cut", 1, Map.of());
        Peer.KAFKA_4
                .runWithInput("a\nb\nc\n", PRODUCER, "--bootstrap-server", cluster.bootstrap(), "--topic", "cut")
                .orFail();
        Path json = Files.writeString(
                directory.resolve("delete.json"),
                "{\"version\": 1, \"partitions\": [{\"topic\": \"cut\", \"partition\": 0, \"offset\": 2}]}");
        assertThat(Peer.KAFKA_4
                        .run(
                                DELETE_RECORDS,
                                "--bootstrap-server",
                                cluster.bootstrap(),
                                "--offset-json-file",
                                json.toString())
                        .lines())
                .contains("partition: cut-0\tlow_watermark: 2");
        assertThat(offsets("cut", "earliest")).isEqualTo(Map.of("cut:0", 2));
        assertThat(consume("cut", "--offset", "earliest", "--max-messages", "1"))
                .containsExactly("c");
    }

    @Test
    void logDirectoriesAreShown() {
        Clients.createTopic(cluster, "on-disk", 2, Map.of());
        String json = Peer.KAFKA_4
                .run(LOG_DIRS, "--bootstrap-server", cluster.bootstrap(), "--describe", "--topic-list", "on-disk")
                .orFail();
        assertThat(json)
                .contains("\"broker\":0")
                .contains("\"logDir\":\"" + cluster.logDirectory() + "\"")
                .contains("\"partition\":\"on-disk-0\"")
                .contains("\"partition\":\"on-disk-1\"")
                .contains("\"error\":null");
    }

    /** What is not served is not advertised, and of what is served the tool can use every range. */
    @Test
    void theVersionsThatAreServedAreShown() {
        List<String> lines = Peer.KAFKA_4
                .run(API_VERSIONS, "--bootstrap-server", cluster.bootstrap())
                .lines();
        assertThat(lines.get(0)).startsWith(cluster.bootstrap() + " (id: 0 rack: null isFenced: false) -> (");
        assertThat(lines)
                .anyMatch(line -> line.contains("Produce(0): 0 to 13 [usable: 13]"))
                .anyMatch(line -> line.contains("Fetch(1): 0 to 18 [usable: 18]"));
    }

    @Test
    void theProducersBenchmarkRuns() {
        Clients.createTopic(cluster, "benchmark", 1, Map.of());
        List<String> lines = Peer.KAFKA_4
                .run(
                        PERFORMANCE,
                        "--topic",
                        "benchmark",
                        "--num-records",
                        "50000",
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1",
                        "--bootstrap-server",
                        cluster.bootstrap())
                .lines();
        assertThat(lines.get(lines.size() - 1)).startsWith("50000 records sent, ");
        assertThat(offsets("benchmark", "latest")).isEqualTo(Map.of("benchmark:0", 50_000));
    }

    private static List<String> consume(String topic, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--topic", topic, "--partition", "0", "--timeout-ms", "60000"));
        arguments.addAll(List.of(more));
        return run(CONSUMER, arguments);
    }

    private static List<String> topics(String... arguments) {
        return run(TOPICS, List.of(arguments));
    }

    private static List<String> configs(String... arguments) {
        // this tool stayed with the broker, of which the newest release is not among the peers
        return run(Peer.KAFKA_39, CONFIGS, List.of(arguments));
    }

    private static Map<String, Integer> offsets(String topic, String time) {
        Map<String, Integer> offsets = new HashMap<>();
        for (String line : run(OFFSETS, List.of("--topic", topic, "--time", time))) {
            int colon = line.lastIndexOf(':');
            String offset = line.substring(colon + 1);
            offsets.put(line.substring(0, colon), offset.isEmpty() ? -1 : Integer.parseInt(offset));
        }
        return offsets;
    }

    private static List<String> run(String tool, List<String> arguments) {
        return run(Peer.KAFKA_4, tool, arguments);
    }

    private static List<String> run(Peer peer, String tool, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", cluster.bootstrap()));
        all.addAll(arguments);
        return peer.run(tool, all.toArray(String[]::new)).lines().stream()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
