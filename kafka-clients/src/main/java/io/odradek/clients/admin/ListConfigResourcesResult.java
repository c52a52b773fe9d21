package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.config.ConfigResource;
import java.util.Collection;

/** What has a configuration. */
public final class ListConfigResourcesResult {

    private final KafkaFuture<Collection<ConfigResource>> future;

    ListConfigResourcesResult(KafkaFuture<Collection<ConfigResource>> future) {
        this.future = future;
    }

    public KafkaFuture<Collection<ConfigResource>> all() {
        return future;
    }
}
