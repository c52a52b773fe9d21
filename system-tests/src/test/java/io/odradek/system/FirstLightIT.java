package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One record of a real client through wire, log and ZooKeeper, over the death of the broker. */
class FirstLightIT {

    @Test
    void whatAClientWroteIsThereAfterTheBrokerWasKilled(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory)) {
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", (Object) cluster.bootstrap()),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>("greetings", "who", "world")).get();
            }
            cluster.crashBroker();
            try (var consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", (Object) cluster.bootstrap()),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                TopicPartition partition = new TopicPartition("greetings", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                List<ConsumerRecord<String, String>> records = new ArrayList<>();
                long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (records.isEmpty() && System.nanoTime() < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                }
                assertThat(records).hasSize(1);
                assertThat(records.get(0).key()).isEqualTo("who");
                assertThat(records.get(0).value()).isEqualTo("world");
                assertThat(records.get(0).offset()).isZero();
            }
        }
    }
}
