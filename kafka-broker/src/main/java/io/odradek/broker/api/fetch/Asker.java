package io.odradek.broker.api.fetch;

import io.odradek.protocol.message.FetchRequest;

/**
 * Who fetches.
 *
 * @param replica the broker id of a follower; negative for a consumer
 * @param brokerEpoch the follower's life, -1 if it does not tell
 */
record Asker(int replica, long brokerEpoch) {

    private static final short FIRST_WITH_REPLICA_STATE = 15;

    static Asker of(FetchRequest message, short version) {
        return version >= FIRST_WITH_REPLICA_STATE
                ? new Asker(
                        message.replicaState().replicaId(),
                        message.replicaState().replicaEpoch())
                : new Asker(message.replicaId(), -1);
    }

    boolean isFollower() {
        return replica >= 0;
    }
}
