package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.system.OldClient.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten years of Apache's Java clients on one broker: what each writes, in the message format of its time, all read, and all
 * read what the newest writes.
 */
class OldClientsIT {

    private static final int MESSAGES = 500;
    private static final long FIRST_TIME = 1_500_000_000_000L;
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4");

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static List<OldClient> clients;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("log.retention.ms", "-1"));
        clients = Stream.of("0.9.0.1", "0.10.2.2", "1.1.1", "2.8.2")
                .map(OldClient::new)
                .toList();
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.forEach(OldClient::close);
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void whatOldProducersWriteEveryConsumerReads() {
        Map<String, OldClient> writers = new LinkedHashMap<>();
        for (OldClient client : clients) {
            for (String codec : codecsOf(client)) {
                String topic = "by-" + client.version() + "-" + codec;
                Clients.createTopic(cluster, topic, 1, Map.of());
                assertThat(client.produce(cluster.bootstrap(), topic, codec, messages()))
                        .isEqualTo(messages().stream().map(Message::offset).toList());
                writers.put(topic, client);
            }
        }
        writers.forEach((topic, writer) -> {
            List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, 1));
            assertThat(read.stream()
                            .map(record -> new Message(
                                    record.offset(),
                                    writer.knowsTimes() ? record.timestamp() : null,
                                    record.key(),
                                    record.value()))
                            .toList())
                    .as("%s by the newest", topic)
                    .isEqualTo(messages(writer.knowsTimes()));
        });
        for (OldClient reader : clients) {
            Map<String, Integer> counts = new HashMap<>();
            writers.keySet().stream()
                    .filter(topic -> !topic.endsWith("zstd") || codecsOf(reader).contains("zstd"))
                    .forEach(topic -> counts.put(topic, MESSAGES));
            reader.consume(cluster.bootstrap(), counts).forEach((topic, read) -> {
                boolean times = reader.knowsTimes() && writers.get(topic).knowsTimes();
                assertThat(times ? read : withoutTimes(read))
                        .as("%s by %s", topic, reader.version())
                        .isEqualTo(messages(times));
            });
        }
    }

    /** With headers, which formats before 2 have no place for. */
    @Test
    void whatTheNewestProducerWritesOldConsumersRead() {
        Map<String, Integer> counts = new HashMap<>();
        for (String codec : CODECS) {
            String topic = "by-the-newest-" + codec;
            Clients.createTopic(cluster, topic, 1, Map.of());
            Clients.send(
                    cluster,
                    messages().stream()
                            .map(message -> new ProducerRecord<>(
                                    topic,
                                    0,
                                    message.timestamp(),
                                    message.key(),
                                    message.value(),
                                    List.<org.apache.kafka.common.header.Header>of(Clients.header("h", "of no use"))))
                            .toList(),
                    Map.of("compression.type", codec, "linger.ms", 5));
            counts.put(topic, MESSAGES);
        }
        for (OldClient reader : clients) {
            reader.consume(cluster.bootstrap(), counts).forEach((topic, read) -> assertThat(read)
                    .as("%s by %s", topic, reader.version())
                    .isEqualTo(messages(reader.knowsTimes())));
        }
    }

    /** One group over ten years: each release goes on where the one before it stopped. */
    @Test
    void theReleasesFollowEachOtherInOneGroup() {
        Clients.createTopic(cluster, "in-a-group", 1, Map.of());
        List<OldClient> inTurn = new ArrayList<>(clients);
        inTurn.addAll(clients);
        int offset = 0;
        for (OldClient client : inTurn) {
            client.produce(cluster.bootstrap(), "in-a-group", "none", messages());
            List<Message> read = client.consumeInGroup(cluster.bootstrap(), "decade", "in-a-group", MESSAGES);
            assertThat(read.get(0).offset()).as(client.version()).isEqualTo(offset);
            assertThat(read).as(client.version()).hasSize(MESSAGES);
            offset += MESSAGES;
        }
    }

    /** The old formats are no dead end for a crash. */
    @Test
    void whatOldProducersWroteOutlivesACrash() {
        OldClient oldest = clients.get(0);
        Clients.createTopic(cluster, "old-and-crashed", 1, Map.of());
        oldest.produce(cluster.bootstrap(), "old-and-crashed", "gzip", messages());
        cluster.crashBroker();
        assertThat(withoutTimes(clients.get(0)
                        .consume(cluster.bootstrap(), Map.of("old-and-crashed", MESSAGES))
                        .get("old-and-crashed")))
                .isEqualTo(messages(false));
    }

    private static List<String> codecsOf(OldClient client) {
        List<String> codecs = new ArrayList<>(CODECS);
        if (client.version().startsWith("2.")) {
            codecs.add("zstd");
        }
        return codecs;
    }

    private static List<Message> messages() {
        return messages(true);
    }

    private static List<Message> messages(boolean times) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String key = i % 3 == 0 ? null : "key " + i;
            String value = i % 5 == 0 ? null : "value " + "0123456789".repeat(i % 9) + i;
            messages.add(new Message(i, times ? FIRST_TIME + i : null, key, value));
        }
        return messages;
    }

    private static List<Message> withoutTimes(List<Message> messages) {
        return messages.stream()
                .map(message -> new Message(message.offset(), null, message.key(), message.value()))
                .toList();
    }
}
