package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.config.ConfigResource;
import java.util.Map;

/** What became of the changes of configurations. */
public final class AlterConfigsResult {

    private final Map<ConfigResource, KafkaFuture<Void>> values;

    AlterConfigsResult(Map<ConfigResource, KafkaFuture<Void>> values) {
        this.values = values;
    }

    /** For each resource, done when it is changed. */
    public Map<ConfigResource, KafkaFuture<Void>> values() {
        return values;
    }

    /** Done when all are; fails when the first does. */
    public KafkaFuture<Void> all() {
        return Results.all(values);
    }
}
