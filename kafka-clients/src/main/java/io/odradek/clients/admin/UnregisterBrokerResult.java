package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;

/** What became of the broker that was to be forgotten. */
public final class UnregisterBrokerResult {

    private final KafkaFuture<Void> future;

    UnregisterBrokerResult(KafkaFuture<Void> future) {
        this.future = future;
    }

    public KafkaFuture<Void> all() {
        return future;
    }
}
