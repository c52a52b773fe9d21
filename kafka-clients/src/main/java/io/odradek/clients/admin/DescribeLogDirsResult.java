package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import java.util.Map;

/** The directories of brokers, by path. */
public final class DescribeLogDirsResult {

    private final Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> values;

    DescribeLogDirsResult(Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> values) {
        this.values = values;
    }

    public Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> descriptions() {
        return values;
    }

    /** All of them; fails when the first does. */
    public KafkaFuture<Map<Integer, Map<String, LogDirDescription>>> allDescriptions() {
        return Results.together(values);
    }
}
