package io.odradek.broker.controller;

import io.odradek.common.TopicPartition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Has partitions led by their preferred replicas. */
@FunctionalInterface
public interface PreferredLeaders {

    /** Asks for it; the future completes when all that could be done is done. */
    CompletableFuture<?> electPreferred(List<TopicPartition> partitions);
}
