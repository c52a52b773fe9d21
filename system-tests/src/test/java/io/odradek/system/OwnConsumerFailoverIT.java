package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two consumers of this project in a group on three brokers, of which each in turn dies and comes back. */
class OwnConsumerFailoverIT {

    private static final int PARTITIONS = 6;
    private static final int ROUND = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void brokersThatDieInTurnCostNoRecord(String protocol) {
        String topic = "deaths";
        Map<String, Object> settings = Map.of("group.protocol", protocol);
        try (Cluster cluster = Cluster.of(directory)
                .brokers(3)
                .with(Map.of(
                        "group.initial.rebalance.delay.ms",
                        "200",
                        "group.consumer.heartbeat.interval.ms",
                        "500",
                        "group.consumer.min.heartbeat.interval.ms",
                        "100"))
                .start()) {
            Replicas.create(cluster, topic, PARTITIONS);
            try (OwnMember first = new OwnMember(cluster, topic, settings, topic);
                    OwnMember second = new OwnMember(cluster, topic, settings, topic)) {
                int written = 0;
                for (int victim = 0; victim < 3; victim++) {
                    Replicas.awaitInSync(cluster, topic);
                    write(cluster, topic, written, written += ROUND);
                    cluster.brokers().get(victim).process().kill();
                    write(cluster, topic, written, written += ROUND);
                    int all = written;
                    await().atMost(Clients.PATIENCE).untilAsserted(() -> assertThat(distinct(first, second))
                            .isEqualTo(all));
                    cluster.startBroker(victim);
                }
            }
        }
    }

    private static void write(Cluster cluster, String topic, int from, int to) {
        Clients.send(
                cluster,
                IntStream.range(from, to)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % PARTITIONS, "key", "value " + i))
                        .toList(),
                Map.of("acks", "all"));
    }

    private static long distinct(OwnMember... members) {
        List<String> values = new ArrayList<>();
        for (OwnMember member : members) {
            member.read().forEach(record -> values.add(record.value()));
        }
        return values.stream().distinct().count();
    }
}
