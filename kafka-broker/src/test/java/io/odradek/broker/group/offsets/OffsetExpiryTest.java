package io.odradek.broker.group.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which offsets have expired, by the clock of the test (KIP-211). */
class OffsetExpiryTest {

    private static final long RETENTION = 60_000;
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition RIDES = new TopicPartition("rides", 3);

    private final GroupOffsets offsets = new GroupOffsets();

    private void committed(TopicPartition partition, long atMs) {
        offsets.apply(Map.of(partition, Optional.of(new CommittedOffset(7, -1, "", atMs))));
    }

    private List<TopicPartition> expired(ClassicGroup group, long nowMs) {
        return offsets.expired(group, RETENTION, nowMs);
    }

    /** As it stands in ZooKeeper, and so as the next coordinator finds it. */
    private static ClassicGroup group(
            String state, Optional<String> protocolType, Map<String, MemberNode> members, long sinceMs) {
        GroupNode node = new GroupNode(
                ClassicGroup.TYPE,
                state,
                4,
                protocolType,
                Optional.empty(),
                Optional.empty(),
                List.copyOf(members.keySet()),
                sinceMs,
                1,
                1);
        ClassicSettings settings = new ClassicSettings(1, 60_000, 10, 0);
        return ClassicGroup.restore(settings, () -> "id", node, new HashMap<>(members), 1_000_000);
    }

    private static ClassicGroup left(long sinceMs) {
        return group("Empty", Optional.of("consumer"), Map.of(), sinceMs);
    }

    @Test
    void thoseOfAGroupThatWasLeftExpireAllAtOnceSoLongAfterItWasLeft() {
        committed(ORDERS, 100);
        committed(RIDES, 900_000);
        ClassicGroup group = left(500_000);

        assertThat(expired(group, 500_000 + RETENTION - 1)).isEmpty();
        assertThat(expired(group, 500_000 + RETENTION)).containsExactlyInAnyOrder(ORDERS, RIDES);
    }

    @Test
    void thoseOfAGroupThatNeverHadMembersExpireEachSoLongAfterItsCommit() {
        committed(ORDERS, 100);
        committed(RIDES, 30_000);
        ClassicGroup group = group("Empty", Optional.empty(), Map.of(), 0);

        assertThat(expired(group, 100 + RETENTION - 1)).isEmpty();
        assertThat(expired(group, 100 + RETENTION)).containsExactly(ORDERS);
        assertThat(expired(group, 30_000 + RETENTION)).containsExactlyInAnyOrder(ORDERS, RIDES);
    }

    @Test
    void theTimeIsThatOfTheLeavingAndNotOfTheTakingOver() {
        committed(ORDERS, 100);

        // taken over at 1,000,000, by the clock of the new coordinator
        assertThat(expired(left(500_000), 1_000_000)).containsExactly(ORDERS);
        assertThat(expired(left(999_999), 1_000_000)).isEmpty();
    }
}
