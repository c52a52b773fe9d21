package io.odradek.broker.api.fetch;

import io.odradek.broker.api.fetch.FetchTarget.Key;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.ForgottenTopic;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the broker remembers of a client that fetches incrementally (KIP-227): its partitions, and what it was told last.
 *
 * <p>Each fetch of a session carries the next epoch; the answer shows only partitions with news. A partition that had
 * records goes to the end of the line, so that a small answer is not always of the same few.
 *
 * <p>Runs on: any thread; a client has one fetch of a session under way at a time, and the lock covers those that do not
 * keep to that.
 */
final class FetchSession implements FetchPlan {

    private static final int FIRST_INCREMENTAL_EPOCH = 1;

    private static final class Told {
        private FetchTarget target;
        private long highWatermark = -1;
        private long logStartOffset = -1;

        Told(FetchTarget target) {
            this.target = target;
        }
    }

    private final int id;
    private final Map<Key, Told> partitions = new LinkedHashMap<>();
    private int nextEpoch = FIRST_INCREMENTAL_EPOCH;
    private boolean firstAnswer = true;
    private long lastUsedNanos;
    private Runnable waiting = () -> {};

    FetchSession(int id, FetchRequest first, long nowNanos) {
        this.id = id;
        this.lastUsedNanos = nowNanos;
        add(first);
    }

    private void add(FetchRequest message) {
        for (FetchTarget target : FetchPlan.targetsOf(message)) {
            Told known = partitions.get(target.key());
            if (known == null) {
                partitions.put(target.key(), new Told(target));
            } else {
                known.target = target;
            }
        }
    }

    /** Takes over what an incremental fetch adds, changes and forgets. */
    synchronized ErrorCode advance(FetchRequest message, long nowNanos) {
        if (message.sessionEpoch() != nextEpoch) {
            return ErrorCode.INVALID_FETCH_SESSION_EPOCH;
        }
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? FIRST_INCREMENTAL_EPOCH : nextEpoch + 1;
        lastUsedNanos = nowNanos;
        firstAnswer = false;
        for (ForgottenTopic topic : message.forgottenTopicsData()) {
            topic.partitions()
                    .forEach(partition -> partitions.remove(new Key(topic.topic(), topic.topicId(), partition)));
        }
        add(message);
        return ErrorCode.NONE;
    }

    @Override
    public synchronized void waits(Runnable end) {
        waiting = end;
    }

    /** A fetch that still waits is answered: whoever sends the next has something to add, and would wait in line behind it. */
    void endWait() {
        Runnable end;
        synchronized (this) {
            end = waiting;
            waiting = () -> {};
        }
        end.run();
    }

    synchronized long lastUsedNanos() {
        return lastUsedNanos;
    }

    synchronized int size() {
        return partitions.size();
    }

    @Override
    public synchronized List<FetchTarget> targets() {
        List<FetchTarget> targets = new ArrayList<>(partitions.size());
        partitions.values().forEach(told -> targets.add(told.target));
        return targets;
    }

    @Override
    public ErrorCode error() {
        return ErrorCode.NONE;
    }

    @Override
    public int sessionId() {
        return id;
    }

    @Override
    public synchronized boolean shows(FetchTarget target, PartitionData result) {
        Key key = target.key();
        Told told = partitions.get(key);
        if (told == null) {
            return false;
        }
        boolean records = result.records() != null && result.records().sizeInBytes() > 0;
        boolean news = firstAnswer
                || records
                || result.errorCode() != ErrorCode.NONE.code()
                || result.divergingEpoch().epoch() >= 0
                || result.preferredReadReplica() >= 0
                || result.highWatermark() != told.highWatermark
                || result.logStartOffset() != told.logStartOffset;
        told.highWatermark = result.highWatermark();
        told.logStartOffset = result.logStartOffset();
        if (records) {
            partitions.remove(key);
            partitions.put(key, told);
        }
        return news;
    }
}
