package io.odradek.clients.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void itDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(50, 1000, () -> 0.5);
        assertThat(new long[] {1, 2, 3, 5, 6, 1_000_000})
                .satisfies(failures -> assertThat(Arrays.stream(failures).map(n -> backoff.afterFailure((int) n)))
                        .containsExactly(50L, 100L, 200L, 800L, 1000L, 1000L));
    }

    @Test
    void itIsSpreadByAFifth() {
        assertThat(new Backoff(100, 1000, () -> 0.0).afterFailure(1)).isEqualTo(80);
        assertThat(new Backoff(100, 1000, () -> 0.999).afterFailure(1)).isEqualTo(120);
    }

    @Test
    void theLongestIsNeverBelowTheFirst() {
        assertThat(new Backoff(5000, 1000, () -> 0.5).afterFailure(3)).isEqualTo(5000);
    }
}
