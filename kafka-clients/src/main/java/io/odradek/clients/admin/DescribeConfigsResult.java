package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.config.ConfigResource;
import java.util.Map;

/** The configurations that were asked for. */
public final class DescribeConfigsResult {

    private final Map<ConfigResource, KafkaFuture<Config>> values;

    DescribeConfigsResult(Map<ConfigResource, KafkaFuture<Config>> values) {
        this.values = values;
    }

    public Map<ConfigResource, KafkaFuture<Config>> values() {
        return values;
    }

    /** All of them; fails when the first does. */
    public KafkaFuture<Map<ConfigResource, Config>> all() {
        return Results.together(values);
    }
}
