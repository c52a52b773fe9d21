package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;

/** What a topic with three replicas is asked in many stories. */
final class Replicas {

    static final short COUNT = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Replicas() {}

    static void create(Cluster cluster, String topic, int partitions) {
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(admin.createTopics(List.of(new NewTopic(topic, partitions, COUNT)))
                    .all());
        }
        awaitInSync(cluster, topic);
    }

    static List<TopicPartitionInfo> describe(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions();
    }

    /** Waits until each partition has a leader and all replicas in sync. */
    static List<TopicPartitionInfo> awaitInSync(Cluster cluster, String topic) {
        try (Admin admin = Clients.admin(cluster)) {
            return Awaitility.await("all replicas of " + topic + " in sync")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> describe(admin, topic), all -> all.stream()
                            .allMatch(partition -> partition.leader() != null
                                    && partition.isr().size() == COUNT));
        }
    }

    /** The epochs in which a broker's replicas of a topic were written. */
    static Set<Integer> leaderEpochs(BrokerNode broker, String topic, int partitions) {
        return Clients.partitions(topic, partitions).stream()
                .map(partition -> new LogBytes(Path.of(broker.logDirectory().toString(), partition.toString())))
                .flatMap(log -> log.segments().stream())
                .flatMap(segment -> LogBytes.batches(segment).stream())
                .map(LogBytes.Batch::leaderEpoch)
                .collect(Collectors.toSet());
    }

    /** Reads everything that a {@link NumberWriter} wrote: each number is at its offset, and none is missing. */
    static void assertAllNumbersAreThere(Cluster cluster, String topic, long[] counts) {
        List<ConsumerRecord<String, String>> records =
                Clients.readAll(cluster, Clients.partitions(topic, counts.length));
        long[] read = new long[counts.length];
        for (ConsumerRecord<String, String> record : records) {
            assertThat(record.value()).isEqualTo(Long.toString(record.offset()));
            read[record.partition()]++;
        }
        assertThat(read).isEqualTo(counts);
    }
}
