package io.odradek.broker.api.fetch;

import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;

/**
 * Which partitions one fetch reads, and which of the results its answer shows.
 *
 * <p>Runs on: one thread at a time.
 */
interface FetchPlan {

    /** The partitions, in the order in which they are read. */
    List<FetchTarget> targets();

    /** What the answer says about the session; anything but NONE and no partition is read. */
    ErrorCode error();

    /** The session's number in the answer; 0 for none. */
    int sessionId();

    /** Whether the answer shows a result; in a session those without news are left out. */
    boolean shows(FetchTarget target, PartitionData result);

    /** The fetch waits from now on; in a session the next fetch ends that. */
    default void waits(Runnable end) {}

    /** A fetch without a session: everything it names is read and shown. */
    static FetchPlan whole(FetchRequest message) {
        return new Fixed(targetsOf(message), ErrorCode.NONE);
    }

    /** A fetch that cannot be served. */
    static FetchPlan failed(ErrorCode error) {
        return new Fixed(List.of(), error);
    }

    /** The partitions that a request names. */
    static List<FetchTarget> targetsOf(FetchRequest message) {
        List<FetchTarget> targets = new ArrayList<>();
        for (FetchTopic topic : message.topics()) {
            topic.partitions()
                    .forEach(partition -> targets.add(new FetchTarget(topic.topic(), topic.topicId(), partition)));
        }
        return targets;
    }

    /** A plan of one request. */
    record Fixed(List<FetchTarget> targets, ErrorCode error) implements FetchPlan {

        @Override
        public int sessionId() {
            return 0;
        }

        @Override
        public boolean shows(FetchTarget target, PartitionData result) {
            return true;
        }
    }
}
