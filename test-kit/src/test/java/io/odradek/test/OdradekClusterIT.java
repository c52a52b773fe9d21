package io.odradek.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** As somebody who tests an application uses the kit. */
@OdradekCluster(
        brokers = 3,
        brokerProperties = {"num.partitions = 4", "auto.create.topics.enable=false"},
        bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class OdradekClusterIT {

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    @Test
    void shouldServeClients(@BootstrapServers String bootstrapServers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings(bootstrapServers));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        settings(bootstrapServers), new StringSerializer(), new StringSerializer())) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(3);
            admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1)))
                    .all()
                    .get();
            assertThat(producer.send(new ProducerRecord<>("orders", 0, "k", "v"))
                            .get()
                            .offset())
                    .isZero();
        }
    }

    @Test
    void shouldTakeBrokerProperties(Brokers brokers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings(brokers.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("defaults", Optional.empty(), Optional.empty())))
                    .all()
                    .get();
            TopicDescription topic = admin.describeTopics(List.of("defaults"))
                    .allTopicNames()
                    .get()
                    .get("defaults");
            assertThat(topic.partitions()).hasSize(4);
            assertThat(topic.partitions().get(0).replicas()).hasSize(3);
        }
    }

    @Test
    void shouldNameTheBrokersInTheSystemPropertiesOfSpring(Brokers brokers) {
        assertThat(System.getProperty("spring.embedded.kafka.brokers")).isEqualTo(brokers.bootstrapServers());
        assertThat(System.getProperty("spring.kafka.bootstrap-servers")).isEqualTo(brokers.bootstrapServers());
        assertThat(System.getProperty("spring.embedded.zookeeper.connect")).isEqualTo(brokers.zookeeperConnect());
    }

    @Test
    void shouldStopAndStartABroker(Brokers brokers) throws ExecutionException, InterruptedException {
        String all = brokers.bootstrapServers();
        brokers.stop(2);
        assertThat(brokers.bootstrapServers()).isNotEqualTo(all);
        assertThatThrownBy(() -> brokers.stop(2)).hasMessageContaining("broker 2 does not run");
        brokers.start(2);
        assertThat(brokers.bootstrapServers()).isEqualTo(all);
        try (Admin admin = Admin.create(settings(all))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(3);
        }
    }

    @Nested
    class Inside {

        @Test
        void shouldHaveTheClusterOfTheClassAround(Brokers brokers) {
            assertThat(System.getProperty("spring.embedded.kafka.brokers")).isEqualTo(brokers.bootstrapServers());
        }
    }
}
