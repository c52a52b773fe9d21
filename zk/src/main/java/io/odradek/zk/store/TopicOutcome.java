package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.ZkException;
import java.util.Optional;

/**
 * What became of one topic of a request.
 *
 * @param failure empty when it was done
 */
public record TopicOutcome(String topic, Optional<ZkException> failure) {

    static TopicOutcome failed(String topic, Throwable cause) {
        ZkException known = cause instanceof ZkException failure
                ? failure
                : new ZkException.Refused(Paths.topic(topic), "cannot write topic " + topic, cause);
        return new TopicOutcome(topic, Optional.of(known));
    }
}
