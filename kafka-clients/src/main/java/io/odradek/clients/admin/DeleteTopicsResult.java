package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.Uuid;
import java.util.Map;

/** What became of the topics that were to be deleted. */
public final class DeleteTopicsResult {

    private final Map<Uuid, KafkaFuture<Void>> byId;
    private final Map<String, KafkaFuture<Void>> byName;

    DeleteTopicsResult(Map<Uuid, KafkaFuture<Void>> byId, Map<String, KafkaFuture<Void>> byName) {
        this.byId = byId;
        this.byName = byName;
    }

    /** Null if they were named. */
    public Map<Uuid, KafkaFuture<Void>> topicIdValues() {
        return byId;
    }

    /** Null if they were given by id. */
    public Map<String, KafkaFuture<Void>> topicNameValues() {
        return byName;
    }

    /** Done when all are deleted; fails when the first cannot be. */
    public KafkaFuture<Void> all() {
        return Results.all(byId == null ? byName : byId);
    }
}
