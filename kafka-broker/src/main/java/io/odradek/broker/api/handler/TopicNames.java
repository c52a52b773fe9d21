package io.odradek.broker.api.handler;

import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Optional;

/** Names of topics by id, as the cluster has them at this moment. Runs on: any thread. */
@FunctionalInterface
public interface TopicNames {

    Optional<String> nameOf(Uuid topicId);

    /**
     * The name.
     *
     * @throws ApiException UNKNOWN_TOPIC_ID
     */
    default String require(Uuid topicId) {
        return nameOf(topicId)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_ID, "this broker knows no topic with the id " + topicId));
    }
}
