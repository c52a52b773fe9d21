package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 1 leads; 2 and 3 follow, in lives 20 and 30. */
class FollowersTest {

    private static final long LAG = 1_000;

    private final Followers followers = new Followers(1);
    private final Map<Integer, Long> lives = new TreeMap<>(Map.of(1, 10L, 2, 20L, 3, 30L));
    private long now = 5;

    @BeforeEach
    void lead() {
        followers.reset(List.of(1, 2, 3), now);
    }

    private void fetch(int replica, long offset, long leaderEnd) {
        followers.of(replica).fetched(replica * 10L, offset, leaderEnd, now);
    }

    private List<Integer> inSync(List<Integer> isr, long fromOffset) {
        return followers.inSync(
                isr,
                fromOffset,
                new IsrMoment(now, LAG, broker -> lives.getOrDefault(broker, -1L), broker -> Optional.empty()));
    }

    @Test
    void nothingIsReplicatedBeforeEverybodyHasFetchedInThisEpoch() {
        fetch(2, 7, 9);

        assertThat(followers.replicatedUpTo(List.of(1, 2, 3), 9)).isEqualTo(Followers.UNKNOWN);
        assertThat(followers.replicatedUpTo(List.of(1, 2), 9)).isEqualTo(7);
        assertThat(followers.replicatedUpTo(List.of(1), 9)).isEqualTo(9);
    }

    @Test
    void theSlowestMemberDecides() {
        fetch(2, 7, 9);
        fetch(3, 4, 9);

        assertThat(followers.replicatedUpTo(List.of(1, 2, 3), 9)).isEqualTo(4);
    }

    @Test
    void aNewEpochForgetsWhatWasFetchedInTheLast() {
        fetch(2, 9, 9);
        followers.reset(List.of(1, 2, 3), now);

        assertThat(followers.replicatedUpTo(List.of(1, 2), 9)).isEqualTo(Followers.UNKNOWN);
    }

    @Test
    void whoIsGoneOrSomebodyElseIsOutAtOnce() {
        fetch(2, 9, 9);
        fetch(3, 9, 9);
        lives.remove(2);
        lives.put(3, 31L);

        assertThat(inSync(List.of(1, 2, 3), 0)).containsExactly(1);
    }

    @Test
    void aNewLifeIsOutUntilItHasCaughtUp() {
        fetch(3, 9, 9);
        lives.put(3, 31L);
        followers.of(3).fetched(31, 2, 9, now);
        assertThat(inSync(List.of(1, 2, 3), 9)).containsExactly(1, 2);
        assertThat(inSync(List.of(1, 2), 9)).containsExactly(1, 2);

        followers.of(3).fetched(31, 9, 9, now);
        assertThat(inSync(List.of(1, 2), 9)).containsExactly(1, 2, 3);
    }

    @Test
    void aFetchOfAFormerLifeCountsForNothing() {
        followers.of(3).fetched(31, 2, 9, now);
        followers.of(3).fetched(30, 9, 9, now);

        assertThat(followers.of(3).logEndOffset()).isEqualTo(2);
    }

    @Test
    void whoHasNotSaidForTooLongThatItHasEverythingLags() {
        fetch(2, 9, 9);
        fetch(3, 9, 9);
        now += LAG;
        fetch(2, 9, 9);
        assertThat(inSync(List.of(1, 2, 3), 0)).containsExactly(1, 2, 3);

        now += 1;
        assertThat(inSync(List.of(1, 2, 3), 0)).containsExactly(1, 2);
    }

    @Test
    void whoKeepsUpWithALeaderThatRunsOnDoesNotLag() {
        for (long end = 10; end < 100; end += 10) {
            now += LAG / 2;
            // always behind, and always at what was the end at the last fetch
            fetch(2, end - 10, end);
        }

        assertThat(inSync(List.of(1, 2), 0)).containsExactly(1, 2);
    }

    @Test
    void whoJoinsHasReachedTheStartOfTheEpochToo() {
        fetch(3, 6, 9);

        assertThat(inSync(List.of(1), 7)).containsExactly(1);
        assertThat(inSync(List.of(1), 6)).containsExactly(1, 3);
    }

    @Test
    void aReplicaThatIsNoneAnyMoreIsForgotten() {
        fetch(3, 9, 9);
        followers.replicasAre(List.of(1, 2), now);

        assertThat(followers.of(3)).isNull();
        assertThat(inSync(List.of(1, 2, 3), 0)).containsExactly(1, 2);
    }
}
