package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.UnsupportedVersionException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the topics that were to be made. */
public final class CreateTopicsResult {

    static final int UNKNOWN = -1;

    /**
     * How a topic was made.
     *
     * @param numPartitions -1 if the broker is too old to say
     * @param configFailure why the broker does not show the configuration; null if it does
     */
    record Made(Uuid topicId, int numPartitions, int replicationFactor, Config config, ApiException configFailure) {

        private Made checked() {
            if (configFailure != null) {
                throw configFailure;
            }
            if (numPartitions == UNKNOWN) {
                throw new UnsupportedVersionException("the broker is too old to say how it made the topic");
            }
            return this;
        }
    }

    private final Map<String, KafkaFuture<Made>> futures;

    CreateTopicsResult(Map<String, KafkaFuture<Made>> futures) {
        this.futures = futures;
    }

    /** For each topic, done when it is made. */
    public Map<String, KafkaFuture<Void>> values() {
        Map<String, KafkaFuture<Void>> values = new LinkedHashMap<>();
        futures.forEach((topic, future) -> values.put(topic, future.thenApply(made -> null)));
        return values;
    }

    /** Done when all are made; fails when the first cannot be. */
    public KafkaFuture<Void> all() {
        return Results.all(futures);
    }

    /** The configuration that a topic got, defaults included. */
    public KafkaFuture<Config> config(String topic) {
        return Results.of(futures, topic).thenApply(made -> made.checked().config());
    }

    public KafkaFuture<Uuid> topicId(String topic) {
        return Results.of(futures, topic).thenApply(Made::topicId);
    }

    public KafkaFuture<Integer> numPartitions(String topic) {
        return Results.of(futures, topic).thenApply(made -> made.checked().numPartitions());
    }

    public KafkaFuture<Integer> replicationFactor(String topic) {
        return Results.of(futures, topic).thenApply(made -> made.checked().replicationFactor());
    }
}
