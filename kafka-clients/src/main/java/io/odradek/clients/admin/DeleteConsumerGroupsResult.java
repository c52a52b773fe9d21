package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import java.util.Map;

/** What became of the groups that were to be deleted. */
public final class DeleteConsumerGroupsResult {

    private final Map<String, KafkaFuture<Void>> values;

    DeleteConsumerGroupsResult(Map<String, KafkaFuture<Void>> values) {
        this.values = values;
    }

    /** For each group, done when it is deleted. */
    public Map<String, KafkaFuture<Void>> deletedGroups() {
        return values;
    }

    /** Done when all are; fails when the first does. */
    public KafkaFuture<Void> all() {
        return Results.all(values);
    }
}
