package io.odradek.broker.group;

import io.odradek.broker.cluster.BrokerImage;

/** Which incarnation of this broker is registered, if any. Runs on: any thread. */
final class BrokerLife {

    private static final long NONE = -1;

    private final int brokerId;
    private volatile long epoch = NONE;

    BrokerLife(int brokerId) {
        this.brokerId = brokerId;
    }

    void begin(long brokerEpoch) {
        epoch = brokerEpoch;
    }

    void end() {
        epoch = NONE;
    }

    boolean isOver() {
        return epoch == NONE;
    }

    long epoch() {
        return epoch;
    }

    /** Whether a broker of the image is this one in its present life. */
    boolean is(BrokerImage broker) {
        long now = epoch;
        return now != NONE && broker.id() == brokerId && broker.epoch() == now;
    }
}
