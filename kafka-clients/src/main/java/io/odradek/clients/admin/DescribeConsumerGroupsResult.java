package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import java.util.Map;

/** The groups that were asked for. */
public final class DescribeConsumerGroupsResult {

    private final Map<String, KafkaFuture<ConsumerGroupDescription>> values;

    DescribeConsumerGroupsResult(Map<String, KafkaFuture<ConsumerGroupDescription>> values) {
        this.values = values;
    }

    public Map<String, KafkaFuture<ConsumerGroupDescription>> describedGroups() {
        return values;
    }

    /** All of them; fails when the first does. */
    public KafkaFuture<Map<String, ConsumerGroupDescription>> all() {
        return Results.together(values);
    }
}
