package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and znodes that cross between Odradek and Apache Kafka, in both directions. */
class ForeignFilesIT {

    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "30000", "index.interval.bytes", "500");
    private static final int RECORDS = 400;

    @TempDir
    Path directory;

    @Test
    void kafkasDumpToolsReadOurFiles() throws IOException {
        try (Cluster cluster = Cluster.start(directory)) {
            for (String codec : CODECS) {
                Clients.createTopic(cluster, "dump-" + codec, 1, SMALL_SEGMENTS);
                Clients.send(cluster, records("dump-" + codec, 0), settings(codec));
            }
            requireDumped(cluster);
            cluster.crashBroker();
            for (String codec : CODECS) {
                Clients.send(cluster, records("dump-" + codec, RECORDS), settings(codec));
            }
            cluster.broker().kill();
            requireDumped(cluster);
            cluster.startBroker();
            cluster.broker().close();
            requireDumped(cluster);
            cluster.startBroker();
        }
    }

    private static void requireDumped(Cluster cluster) throws IOException {
        List<String> logs = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        List<String> snapshots = new ArrayList<>();
        for (String codec : CODECS) {
            LogBytes log = new LogBytes(cluster.logDirectory().resolve("dump-" + codec + "-0"));
            assertThat(log.segments()).hasSizeGreaterThan(1);
            log.files(".log").forEach(file -> logs.add(file.toString()));
            log.files(".index").forEach(file -> indexes.add(file.toString()));
            log.files(".timeindex").forEach(file -> indexes.add(file.toString()));
            log.files(".snapshot").forEach(file -> snapshots.add(file.toString()));
        }
        assertThat(indexes).isNotEmpty();
        assertThat(snapshots).isNotEmpty();
        for (Dump dump : List.of(
                new Dump(Peer.KAFKA_4, "org.apache.kafka.tools.DumpLogSegments"),
                new Dump(Peer.KAFKA_39, "kafka.tools.DumpLogSegments"))) {
            String dumped = dump.of(logs, "--deep-iteration", "--print-data-log");
            assertThat(dumped)
                    .contains("magic: 2", "isvalid: true", "| offset: 0 ")
                    .doesNotContain("isvalid: false");
            requireNoComplaint(dumped);
            requireNoComplaint(dump.of(indexes, "--index-sanity-check"));
            requireNoComplaint(dump.of(indexes, "--verify-index-only"));
            requireNoComplaint(dump.of(indexes));
            assertThat(dump.of(snapshots)).contains("producerId: ", "lastSequence: ");
        }
    }

    /** One of the two tools of that name. */
    private record Dump(Peer peer, String tool) {

        String of(List<String> files, String... more) {
            List<String> arguments = new ArrayList<>(List.of("--files", String.join(",", files)));
            arguments.addAll(List.of(more));
            return peer.run(tool, arguments.toArray(String[]::new)).orFail();
        }
    }

    private static void requireNoComplaint(String dumped) {
        assertThat(dumped)
                .doesNotContainIgnoringCase("mismatch")
                .doesNotContainIgnoringCase("non-consecutive")
                .doesNotContainIgnoringCase("out of order")
                .doesNotContainIgnoringCase("exception")
                .doesNotContainIgnoringCase("found timestamp");
    }

    /** A cluster of Kafka 3.9 with ZooKeeper changes brokers on the same directories, there and back again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKafkaDirectoryOpensHere(boolean stoppedCleanly) {
        int port = FreePort.next();
        List<ProducerRecord<String, String>> written = new ArrayList<>();
        try (Cluster cluster = Cluster.withoutBroker(directory, port)) {
            try (ServerProcess kafka = startKafka(cluster)) {
                for (String codec : CODECS) {
                    Clients.createTopic(cluster, "kafka-" + codec, 1, SMALL_SEGMENTS);
                    written.addAll(write(cluster, "kafka-" + codec, 0, codec));
                }
                if (!stoppedCleanly) {
                    kafka.kill();
                }
            }
            cluster.startBroker();
            requireRead(cluster, written);
            for (String codec : CODECS) {
                written.addAll(write(cluster, "kafka-" + codec, RECORDS, codec));
            }
            Clients.createTopic(cluster, "odradek-gzip", 1, SMALL_SEGMENTS);
            written.addAll(write(cluster, "odradek-gzip", 0, "gzip"));
            cluster.crashBroker();
            requireRead(cluster, written);
            if (stoppedCleanly) {
                cluster.broker().close();
            } else {
                cluster.broker().kill();
                awaitNoBroker(cluster);
            }
            try (ServerProcess kafka = startKafka(cluster)) {
                requireRead(cluster, written);
                for (String codec : CODECS) {
                    written.addAll(write(cluster, "kafka-" + codec, 2 * RECORDS, codec));
                }
                written.addAll(write(cluster, "odradek-gzip", RECORDS, "zstd"));
                kafka.requireAlive();
            }
            cluster.startBroker();
            requireRead(cluster, written);
        }
    }

    /** Kafka does not start while ZooKeeper still holds the session of a dead broker of its number. */
    private static void awaitNoBroker(Cluster cluster) {
        Awaitility.await("the end of the session")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Peer.KAFKA_39
                        .run(
                                "org.apache.zookeeper.ZooKeeperMain",
                                "-server",
                                "127.0.0.1:" + cluster.zookeeperPort(),
                                "ls",
                                "/brokers/ids")
                        .lines()
                        .contains("[]"));
    }

    private ServerProcess startKafka(Cluster cluster) {
        String properties = String.join(
                "\n",
                "broker.id=0",
                "log.dirs=" + cluster.logDirectory(),
                "listeners=PLAINTEXT://" + cluster.bootstrap(),
                "zookeeper.connect=127.0.0.1:" + cluster.zookeeperPort(),
                "zookeeper.session.timeout.ms=6000",
                "offsets.topic.replication.factor=1",
                "");
        String logging = String.join(
                "\n",
                "log4j.rootLogger=INFO, out",
                "log4j.appender.out=org.apache.log4j.ConsoleAppender",
                "log4j.appender.out.layout=org.apache.log4j.PatternLayout",
                "log4j.appender.out.layout.ConversionPattern=%d %p %m (%c)%n",
                "");
        try {
            Path file = Files.writeString(directory.resolve("kafka.properties"), properties);
            Path log4j = Files.writeString(directory.resolve("log4j.properties"), logging);
            ServerProcess kafka = ServerProcess.java(
                    directory,
                    Peer.KAFKA_39,
                    List.of("-Xmx512m", "-Dlog4j.configuration=" + log4j.toUri()),
                    "kafka.Kafka",
                    file.toString());
            kafka.await("KafkaServer id=0\\] started");
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> settings(String codec) {
        return Map.of("compression.type", codec, "batch.size", 4_000, "linger.ms", 5);
    }

    private static List<ProducerRecord<String, String>> write(Cluster cluster, String topic, int first, String codec) {
        List<ProducerRecord<String, String>> records = records(topic, first);
        List<RecordMetadata> metadata = Clients.send(cluster, records, settings(codec));
        assertThat(metadata.get(0).offset()).as(topic).isEqualTo(first);
        assertThat(metadata.get(RECORDS - 1).offset()).as(topic).isEqualTo(first + RECORDS - 1);
        return records;
    }

    private static List<ProducerRecord<String, String>> records(String topic, int first) {
        long time = System.currentTimeMillis() - 1_000_000;
        return Stream.iterate(first, i -> i + 1)
                .limit(RECORDS)
                .map(i -> new ProducerRecord<>(
                        topic,
                        0,
                        time + i,
                        i % 3 == 0 ? null : "key " + i,
                        i % 7 == 0 ? null : "value " + noise(i),
                        List.of(Clients.header("number", "" + i), Clients.header("nothing", null))))
                .map(record -> (ProducerRecord<String, String>) record)
                .toList();
    }

    /** Two hundred letters that no codec makes much smaller. */
    private static String noise(int seed) {
        return new Random(seed)
                .ints(200, 'A', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void requireRead(Cluster cluster, List<ProducerRecord<String, String>> written) {
        for (String topic :
                written.stream().map(ProducerRecord::topic).distinct().toList()) {
            List<ProducerRecord<String, String>> expected = written.stream()
                    .filter(record -> record.topic().equals(topic))
                    .toList();
            List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, 1));
            assertThat(read).as(topic).hasSameSizeAs(expected);
            for (int i = 0; i < read.size(); i++) {
                ConsumerRecord<String, String> actual = read.get(i);
                ProducerRecord<String, String> record = expected.get(i);
                assertThat(actual.offset()).isEqualTo(i);
                assertThat(actual.timestamp()).isEqualTo(record.timestamp());
                assertThat(actual.key()).isEqualTo(record.key());
                assertThat(actual.value()).isEqualTo(record.value());
                assertThat(actual.headers().toArray())
                        .isEqualTo(record.headers().toArray());
            }
        }
    }
}
