package io.odradek.broker.api.fetch;

import io.odradek.common.Uuid;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import java.util.Objects;

/**
 * One partition that a fetch asks for, as the request named it.
 *
 * @param topic its name; null where the request names topics by id
 * @param topicId its id; zero where the request names topics by name
 * @param wanted offset, epoch and limits
 */
record FetchTarget(String topic, Uuid topicId, FetchPartition wanted) {

    /** What tells partitions apart in a session. */
    record Key(String topic, Uuid topicId, int partition) {

        // written out, as in Uuid
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && partition == that.partition
                    && topicId.equals(that.topicId)
                    && Objects.equals(topic, that.topic);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * topicId.hashCode() + partition) + Objects.hashCode(topic);
        }
    }

    Key key() {
        return new Key(topic, topicId, wanted.partition());
    }
}
