package io.odradek.broker.partition;

import java.util.List;

/**
 * What this broker is to a partition at one moment.
 *
 * @param leaderId the leader's broker id, -1 if there is none
 * @param leaderEpoch grows with every change of leader
 * @param isr the replicas in sync, as the leader last wrote it
 * @param leads whether the leader is this broker, in its present life
 */
public record Role(int leaderId, int leaderEpoch, List<Integer> isr, boolean leads) {

    /** Nothing is known yet. */
    static final Role NONE = new Role(-1, -1, List.of(), false);

    public Role {
        isr = List.copyOf(isr);
    }
}
