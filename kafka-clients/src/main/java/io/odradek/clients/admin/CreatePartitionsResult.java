package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import java.util.Map;

/** What became of the partitions that were to be added. */
public final class CreatePartitionsResult {

    private final Map<String, KafkaFuture<Void>> values;

    CreatePartitionsResult(Map<String, KafkaFuture<Void>> values) {
        this.values = values;
    }

    /** For each topic, done when it has them. */
    public Map<String, KafkaFuture<Void>> values() {
        return values;
    }

    /** Done when all topics have them; fails when the first cannot. */
    public KafkaFuture<Void> all() {
        return Results.all(values);
    }
}
