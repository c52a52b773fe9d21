package io.odradek.clients.consumer.fetch;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one broker remembers of this client's fetches, so that each request names only what has changed.
 *
 * <pre>
 *   epoch   request                                  answer
 *   0       everything                               a session's id, or 0: the broker opens none
 *   1, 2..  what is new or has moved, what is over   partitions with news
 * </pre>
 *
 * A broker that does not know the session any more, or at that epoch, says so; then it begins again with everything.
 *
 * <p>Pure logic: no clock, no I/O. Runs on: the event loop. Source: KIP-227.
 */
final class FetchSession {

    private static final int NO_SESSION = 0;
    private static final int FIRST_EPOCH = 0;

    /** How one partition is to be fetched. */
    record Wanted(Uuid topicId, long offset, int leaderEpoch, int lastFetchedEpoch) {}

    /**
     * One request's worth.
     *
     * @param all everything that is in the session once it is sent
     * @param send what the request names
     * @param forget what leaves the session, with the id of its topic
     */
    record Plan(
            int sessionId,
            int epoch,
            Map<TopicPartition, Wanted> all,
            Map<TopicPartition, Wanted> send,
            List<Map.Entry<TopicPartition, Uuid>> forget) {}

    private int sessionId = NO_SESSION;
    private int epoch = FIRST_EPOCH;
    private Map<TopicPartition, Wanted> inSession = new LinkedHashMap<>();

    /** The next request, which fetches these partitions and no other. */
    Plan next(Map<TopicPartition, Wanted> wanted) {
        Map<TopicPartition, Wanted> send = new LinkedHashMap<>();
        List<Map.Entry<TopicPartition, Uuid>> forget = new ArrayList<>();
        if (epoch == FIRST_EPOCH) {
            send.putAll(wanted);
        } else {
            inSession.forEach((partition, known) -> {
                Wanted now = wanted.get(partition);
                if (now == null || !now.topicId().equals(known.topicId())) {
                    forget.add(Map.entry(partition, known.topicId()));
                }
            });
            wanted.forEach((partition, now) -> {
                if (!now.equals(inSession.get(partition))) {
                    send.put(partition, now);
                }
            });
        }
        inSession = new LinkedHashMap<>(wanted);
        return new Plan(sessionId, epoch, inSession, send, forget);
    }

    /** A request was answered well. */
    void answered(int answeredSession) {
        if (answeredSession == NO_SESSION) {
            reset();
            return;
        }
        if (epoch == FIRST_EPOCH || answeredSession != sessionId) {
            sessionId = answeredSession;
            epoch = 1;
        } else {
            epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        }
    }

    /** The broker does not know the session, or nobody knows what it knows: begin again, with everything. */
    void reset() {
        sessionId = NO_SESSION;
        epoch = FIRST_EPOCH;
        inSession = new LinkedHashMap<>();
    }
}
