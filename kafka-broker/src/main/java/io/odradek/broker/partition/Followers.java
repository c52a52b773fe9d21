package io.odradek.broker.partition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a leader knows of its followers, and what follows from it: how far everything is replicated, and who is in sync. Decides
 * only; time and the cluster are given.
 *
 * <p>Runs on: the holder of the partition's lock.
 */
final class Followers {

    /** An offset that is known to nobody. */
    static final long UNKNOWN = -1;

    private final int self;
    private final Map<Integer, FollowerProgress> progress = new HashMap<>();

    Followers(int self) {
        this.self = self;
    }

    /** A new leader epoch begins: nothing is known of anybody. */
    void reset(List<Integer> replicas, long nowNanos) {
        progress.clear();
        replicasAre(replicas, nowNanos);
    }

    /** Takes over which replicas there are. */
    void replicasAre(List<Integer> replicas, long nowNanos) {
        progress.keySet().retainAll(replicas);
        for (int replica : replicas) {
            if (replica != self) {
                progress.computeIfAbsent(replica, absent -> new FollowerProgress(nowNanos));
            }
        }
    }

    /** The follower's progress; null for a broker that has no replica. */
    FollowerProgress of(int replica) {
        return progress.get(replica);
    }

    /** The offset below which every member has everything; {@link #UNKNOWN} while one has not fetched in this epoch. */
    long replicatedUpTo(List<Integer> members, long leaderEnd) {
        long least = leaderEnd;
        for (int member : members) {
            if (member != self) {
                FollowerProgress one = progress.get(member);
                if (one == null || !one.hasFetched()) {
                    return UNKNOWN;
                }
                least = Math.min(least, one.logEndOffset());
            }
        }
        return least;
    }

    /** Whether all of them follow this leader, in this epoch: each has fetched lately. */
    boolean allFollow(Collection<Integer> brokers, long nowNanos, long maxAgeNanos) {
        return brokers.stream()
                .filter(broker -> broker != self)
                .map(progress::get)
                .allMatch(one -> one != null && one.hasFetchedWithin(nowNanos, maxAgeNanos));
    }

    /** Whether a follower that is not in sync has come far enough to be: past what counts as replicated, in this epoch. */
    boolean mayJoin(int replica, long fromOffset) {
        FollowerProgress one = progress.get(replica);
        return one != null && one.hasFetched() && one.logEndOffset() >= fromOffset;
    }

    /**
     * Who should be in sync.
     *
     * @param isr who is
     * @param fromOffset what a newcomer must have reached: the high watermark and the start of the leader epoch
     */
    List<Integer> inSync(List<Integer> isr, long fromOffset, IsrMoment moment) {
        List<Integer> members = new ArrayList<>();
        for (int member : isr) {
            if (member == self || stays(member, moment)) {
                members.add(member);
            }
        }
        for (int replica : progress.keySet()) {
            if (!isr.contains(replica) && joins(replica, fromOffset, moment)) {
                members.add(replica);
            }
        }
        return members;
    }

    private boolean stays(int member, IsrMoment moment) {
        FollowerProgress one = progress.get(member);
        long live = moment.liveEpochs().applyAsLong(member);
        return one != null
                && live >= 0
                && !one.isSuspect()
                && (!one.hasFetched() || one.brokerEpoch() == live)
                && !one.lags(moment.nowNanos(), moment.maxLagNanos());
    }

    private boolean joins(int replica, long fromOffset, IsrMoment moment) {
        FollowerProgress one = progress.get(replica);
        return mayJoin(replica, fromOffset)
                && one.brokerEpoch() == moment.liveEpochs().applyAsLong(replica)
                && !one.lags(moment.nowNanos(), moment.maxLagNanos());
    }
}
