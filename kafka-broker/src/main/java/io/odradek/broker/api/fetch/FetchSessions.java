package io.odradek.broker.api.fetch;

import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * All incremental fetch sessions, at most {@code max.incremental.fetch.session.cache.slots} (KIP-227).
 *
 * <p>When there is no slot left, the session that has rested longest gives way if it has done so for two minutes; otherwise
 * the client is served without a session, which only costs bytes.
 *
 * <p>Runs on: any thread.
 */
public final class FetchSessions {

    private static final int SESSIONLESS_EPOCH = -1;
    private static final int NEW_SESSION_EPOCH = 0;
    private static final long EVICTABLE_AFTER_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Map<Integer, FetchSession> sessions = new HashMap<>();
    private final int slots;
    private final LongSupplier nanoTime;

    public FetchSessions(int slots, LongSupplier nanoTime) {
        this.slots = slots;
        this.nanoTime = nanoTime;
    }

    /** What a request wants to read: of itself, or together with what its session remembers. */
    FetchPlan plan(FetchRequest message) {
        FetchSession earlier = find(message.sessionId());
        if (earlier != null && message.sessionEpoch() != SESSIONLESS_EPOCH) {
            earlier.endWait();
        }
        return planned(message);
    }

    private synchronized FetchSession find(int id) {
        return sessions.get(id);
    }

    private synchronized FetchPlan planned(FetchRequest message) {
        int epoch = message.sessionEpoch();
        if (epoch == SESSIONLESS_EPOCH || epoch == NEW_SESSION_EPOCH) {
            sessions.remove(message.sessionId());
            return epoch == SESSIONLESS_EPOCH || message.topics().isEmpty() ? FetchPlan.whole(message) : begin(message);
        }
        FetchSession session = sessions.get(message.sessionId());
        if (session == null) {
            return FetchPlan.failed(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        ErrorCode error = session.advance(message, nanoTime.getAsLong());
        return error == ErrorCode.NONE ? session : FetchPlan.failed(error);
    }

    private FetchPlan begin(FetchRequest message) {
        long now = nanoTime.getAsLong();
        if (sessions.size() >= slots && !evict(now)) {
            return FetchPlan.whole(message);
        }
        int id = freeId();
        FetchSession session = new FetchSession(id, message, now);
        sessions.put(id, session);
        return session;
    }

    private boolean evict(long now) {
        return sessions.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().lastUsedNanos() - now))
                .filter(entry -> now - entry.getValue().lastUsedNanos() > EVICTABLE_AFTER_NANOS)
                .map(entry -> sessions.remove(entry.getKey()))
                .isPresent();
    }

    private int freeId() {
        int id;
        do {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        } while (sessions.containsKey(id));
        return id;
    }

    /** Sessions at this moment. */
    public synchronized int count() {
        return sessions.size();
    }

    /** Partitions in all sessions at this moment. */
    public synchronized int partitions() {
        return sessions.values().stream().mapToInt(FetchSession::size).sum();
    }
}
