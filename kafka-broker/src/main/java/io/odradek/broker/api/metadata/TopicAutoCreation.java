package io.odradek.broker.api.metadata;

import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Makes topics that a client asked for and that do not exist, where the configuration allows it. */
@FunctionalInterface
public interface TopicAutoCreation {

    /** Makes topics with the broker's defaults; NONE for those that are there and served when the future completes. */
    CompletableFuture<Map<String, ErrorCode>> create(Collection<String> names);
}
