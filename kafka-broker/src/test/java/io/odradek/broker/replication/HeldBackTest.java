package io.odradek.broker.replication;

import static io.odradek.broker.testing.OnePartition.OTHER;
import static io.odradek.broker.testing.OnePartition.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.partition.Partition.Leader;
import io.odradek.broker.testing.OnePartition;
import io.odradek.broker.throttle.Throttle;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a follower leaves out of its fetches while it fetches more than it may. */
class HeldBackTest {

    private static final Map<String, String> THROTTLED = Map.of("follower.replication.throttled.replicas", "0:1");
    private static final int WINDOW_SECONDS = 11;

    @TempDir
    Path directory;

    private long nanos;
    private final Throttle throttle = new Throttle(() -> nanos, TimeUnit.SECONDS.toNanos(1), WINDOW_SECONDS);
    private final HeldBack heldBack = new HeldBack(throttle);
    private final FetcherSession session =
            new FetcherSession(SELF, 1, ReplicationSettings.of(BrokerConfig.of(Map.of()), "PLAINTEXT"));

    private FollowedPartition follow(OnePartition one, Integer... isr) {
        FollowedPartition followed = new FollowedPartition(one.follow(isr), new Leader(OTHER, one.epoch()));
        session.add(followed);
        return followed;
    }

    private void exceed() {
        throttle.limit(10);
        throttle.record(1_000);
    }

    @Test
    void whatIsHeldBackIsForgottenByTheLeadersSessionAndComesBack() {
        try (OnePartition one = new OnePartition(directory, THROTTLED)) {
            FollowedPartition followed = follow(one, OTHER);
            heldBack.update(session);
            assertThat(session.next().topics()).hasSize(1);
            session.answered(new FetchResponse().sessionId(7));
            exceed();

            heldBack.update(session);
            FetchRequest without = session.next();
            assertThat(session.has(followed)).isFalse();
            assertThat(without.topics()).isEmpty();
            assertThat(without.forgottenTopicsData()).singleElement().satisfies(topic -> assertThat(topic.partitions())
                    .containsExactly(0));

            nanos += TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
            heldBack.update(session);
            assertThat(heldBack.isEmpty()).isTrue();
            assertThat(session.isUrgent()).isTrue();
            assertThat(session.next().topics()).hasSize(1);
        }
    }

    @Test
    void whoIsInSyncIsNotHeldBack() {
        try (OnePartition one = new OnePartition(directory, THROTTLED)) {
            FollowedPartition followed = follow(one, SELF, OTHER);
            exceed();

            heldBack.update(session);

            assertThat(session.has(followed)).isTrue();
        }
    }

    @Test
    void whoHasEverythingThatIsReplicatedIsNotHeldBack() {
        try (OnePartition one = new OnePartition(directory, THROTTLED)) {
            FollowedPartition followed = follow(one, OTHER);
            followed.succeeded(0);
            exceed();

            heldBack.update(session);

            assertThat(session.has(followed)).isTrue();
        }
    }

    @Test
    void aReplicaThatIsTakenIntoTheIsrIsFetchedAtOnce() {
        try (OnePartition one = new OnePartition(directory, THROTTLED)) {
            FollowedPartition followed = follow(one, OTHER);
            exceed();
            heldBack.update(session);
            assertThat(session.has(followed)).isFalse();

            one.follow(SELF, OTHER);
            heldBack.update(session);

            assertThat(session.has(followed)).isTrue();
        }
    }

    @Test
    void whatNoTopicNamesIsNotHeldBack() {
        try (OnePartition one =
                new OnePartition(directory, Map.of("follower.replication.throttled.replicas", "0:2,1:1"))) {
            FollowedPartition followed = follow(one, OTHER);
            exceed();

            heldBack.update(session);

            assertThat(session.has(followed)).isTrue();
        }
    }

    @Test
    void whatNobodyWantsAnyMoreDoesNotComeBack() {
        try (OnePartition one = new OnePartition(directory, THROTTLED)) {
            FollowedPartition followed = follow(one, OTHER);
            exceed();
            heldBack.update(session);

            heldBack.remove(followed);
            throttle.limit(Throttle.UNLIMITED);
            heldBack.update(session);

            assertThat(session.isEmpty()).isTrue();
        }
    }
}
