package io.odradek.broker.api.fetch;

import io.odradek.common.Uuid;
import io.odradek.protocol.message.FetchRequest.FetchPartition;

/**
 * One partition that a fetch asks for, as the request named it.
 *
 * @param topic its name; null where the request names topics by id
 * @param topicId its id; zero where the request names topics by name
 * @param wanted offset, epoch and limits
 */
record FetchTarget(String topic, Uuid topicId, FetchPartition wanted) {

    /** What tells partitions apart in a session. */
    record Key(String topic, Uuid topicId, int partition) {}

    Key key() {
        return new Key(topic, topicId, wanted.partition());
    }
}
