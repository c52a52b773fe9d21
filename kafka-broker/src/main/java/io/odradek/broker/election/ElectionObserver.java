package io.odradek.broker.election;

import java.time.Duration;

/** Hears of the elections that this broker has won. Runs on: the ZooKeeper event thread; must not block. */
public interface ElectionObserver {

    /** Hears nothing. */
    ElectionObserver NONE = new ElectionObserver() {
        @Override
        public void onElected(Duration leaderless) {}

        @Override
        public void onUncleanElection(String topic, int partition, int leaderEpoch) {}
    };

    /** @param leaderless since this broker saw that nobody led */
    void onElected(Duration leaderless);

    /** This broker leads although records may be missing; {@link #onElected} has been called, too. */
    void onUncleanElection(String topic, int partition, int leaderEpoch);
}
