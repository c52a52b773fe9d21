package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.Uuid;
import java.util.Map;

/** The topics that were asked for. */
public final class DescribeTopicsResult {

    private final Map<Uuid, KafkaFuture<TopicDescription>> byId;
    private final Map<String, KafkaFuture<TopicDescription>> byName;

    DescribeTopicsResult(
            Map<Uuid, KafkaFuture<TopicDescription>> byId, Map<String, KafkaFuture<TopicDescription>> byName) {
        this.byId = byId;
        this.byName = byName;
    }

    /** Null if they were named. */
    public Map<Uuid, KafkaFuture<TopicDescription>> topicIdValues() {
        return byId;
    }

    /** Null if they were given by id. */
    public Map<String, KafkaFuture<TopicDescription>> topicNameValues() {
        return byName;
    }

    /** All of them; null if they were given by id. */
    public KafkaFuture<Map<String, TopicDescription>> allTopicNames() {
        return byName == null ? null : Results.together(byName);
    }

    /** All of them; null if they were named. */
    public KafkaFuture<Map<Uuid, TopicDescription>> allTopicIds() {
        return byId == null ? null : Results.together(byId);
    }
}
