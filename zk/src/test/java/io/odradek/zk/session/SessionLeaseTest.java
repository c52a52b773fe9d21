package io.odradek.zk.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionLeaseTest {

    private static final int TIMEOUT_MS = 6_000;

    private final SessionLease lease = new SessionLease();

    private boolean isOver(int atMs) {
        return lease.isOver(nanos(atMs));
    }

    private static long nanos(int ms) {
        // a clock like System.nanoTime: any origin, and it may overflow
        return Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3) + TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void shouldNotBeOverBeforeASessionStands() {
        assertThat(isOver(1_000_000)).isFalse();
    }

    @Test
    void shouldLastThreeQuartersOfTheTimeoutFromTheConnectionOn() {
        lease.begin(TIMEOUT_MS, nanos(0));

        assertThat(isOver(4_500)).isFalse();
        assertThat(isOver(4_501)).isTrue();
    }

    @Test
    void shouldCountFromTheSendingOfWhatWasAnswered() {
        lease.begin(TIMEOUT_MS, nanos(0));
        lease.confirmed(nanos(1_000));

        assertThat(isOver(5_500)).isFalse();
        assertThat(isOver(5_501)).isTrue();
    }

    @Test
    void shouldNotGoBackForAnAnswerThatComesLate() {
        lease.begin(TIMEOUT_MS, nanos(0));
        lease.confirmed(nanos(2_000));
        lease.confirmed(nanos(1_000));

        assertThat(isOver(6_500)).isFalse();
    }
}
