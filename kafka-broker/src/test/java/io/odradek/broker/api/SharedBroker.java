package io.odradek.broker.api;

import io.odradek.broker.testing.Requests;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all tests of a class; each test has a connection and topics of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SharedBroker {

    protected TestBroker test;
    protected TestClient client;
    private final AtomicInteger topics = new AtomicInteger();

    @BeforeAll
    void startBroker(@TempDir Path directory) {
        test = TestBroker.start(directory, settings());
    }

    /** Settings beyond those of every test. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    @BeforeEach
    void connect() {
        client = test.client();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @AfterAll
    void stopBroker() {
        test.close();
    }

    /** A new topic of one partition. */
    protected String newTopic() {
        return newTopic(1, Map.of());
    }

    protected String newTopic(int partitions, Map<String, String> configs) {
        String name = "topic" + topics.incrementAndGet();
        ErrorCode made = Requests.create(client, Requests.topic(name, partitions, configs));
        if (made != ErrorCode.NONE) {
            throw new AssertionError("topic " + name + " could not be made: " + made);
        }
        return name;
    }

    protected Uuid idOf(String topic) {
        MetadataRequest request = new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(topic)));
        return client.ask(MetadataResponse.class, request, 12).topics().get(0).topicId();
    }
}
