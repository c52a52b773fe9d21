package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic is deleted and made again at once, under its name, while Apache's clients write and read. They find the new one: what is
 * sent from then on is acknowledged, and everything that is acknowledged of it is read.
 */
class RecreatedTopicIT {

    private static final String TOPIC = "again";
    private static final int PARTITIONS = 3;
    private static final int TIMES = 3;
    private static final int ENOUGH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private volatile int incarnation;
    private long sent;

    @Test
    void producerAndConsumerGoOnWithTheNewOne() throws InterruptedException {
        try (Cluster cluster = Cluster.of(directory)
                        .brokers(3)
                        .with(Map.of("min.insync.replicas", "2", "auto.create.topics.enable", "false"))
                        .start();
                Admin admin = Clients.admin(cluster)) {
            create(admin);
            ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
            Thread reader = new Thread(() -> readOn(cluster), "reader");
            try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of("linger.ms", 1))) {
                var unused = sender.scheduleAtFixedRate(() -> send(producer), 0, 2, TimeUnit.MILLISECONDS);
                reader.start();
                awaitRead(0);
                for (int time = 1; time <= TIMES; time++) {
                    Clients.get(admin.deleteTopics(List.of(TOPIC)).all());
                    create(admin);
                    incarnation = time;
                    awaitRead(time);
                }
            } finally {
                sender.shutdownNow();
                stopped = true;
                reader.join();
            }
        }
    }

    private static void create(Admin admin) {
        Clients.get(admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, Replicas.COUNT)))
                .all());
    }

    /** A value says for which of the topics it was sent, and is counted when that one has acknowledged it. */
    private void send(KafkaProducer<String, String> producer) {
        int number = incarnation;
        String value = number + ":" + sent++;
        var unused = producer.send(new ProducerRecord<>(TOPIC, value), (metadata, failure) -> {
            if (failure == null && number == incarnation) {
                acknowledged.add(value);
            }
        });
    }

    private void readOn(Cluster cluster) {
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(cluster, Map.of("group.id", "readers", "auto.offset.reset", "earliest"))) {
            consumer.subscribe(List.of(TOPIC));
            while (!stopped) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
            }
        }
    }

    private void awaitRead(int time) {
        List<String> wanted = new ArrayList<>();
        Awaitility.await("writes to topic " + time).atMost(PATIENCE).until(() -> {
            for (String value = acknowledged.poll(); value != null; value = acknowledged.poll()) {
                if (value.startsWith(time + ":")) {
                    wanted.add(value);
                }
            }
            return wanted.size() >= ENOUGH;
        });
        Awaitility.await("reads of topic " + time).atMost(PATIENCE).untilAsserted(() -> assertThat(read)
                .containsAll(wanted));
    }
}
