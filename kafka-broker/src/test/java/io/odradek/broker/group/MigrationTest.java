package io.odradek.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Groups that change from one protocol to the other with members in them, told as what these ask and hear. */
class MigrationTest {

    private static final Optional<String> NONE = Optional.empty();

    private MigrationStory story = new MigrationStory(MigrationPolicy.BIDIRECTIONAL, 4);

    private static void fails(ErrorCode error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    /** A classic member alone in generation 1, with all partitions. */
    private String classicAlone() {
        JoinResult joined = story.join("", NONE, Set.of()).join();
        Map<String, byte[]> all = story.assign(Map.of(joined.memberId(), Set.of()));
        assertThat(MigrationStory.numbers(story.sync(joined.memberId(), 1, all).join()))
                .containsExactly(0, 1, 2, 3);
        return joined.memberId();
    }

    @Test
    void aGroupWithoutMembersTakesTheTypeOfItsFirst() {
        String classic = classicAlone();
        story.leave(classic);
        assertThat(story.beat("new", 0, NONE, Set.of()).memberEpoch()).isGreaterThan(2);
        assertThat(story.group().get().type()).isEqualTo("consumer");
        int epoch = story.group().get().generation();
        story.beat("new", -1, NONE, Set.of());
        JoinResult again = story.join("", NONE, Set.of()).join();
        assertThat(story.group().get().type()).isEqualTo("classic");
        assertThat(again.generation()).isGreaterThan(epoch);
    }

    @Test
    void aClassicMemberIsAskedToLetGoAndGetsANewGeneration() {
        String classic = classicAlone();
        HeartbeatResult joined = story.beat("new", 0, NONE, Set.of());
        assertThat(joined.memberEpoch()).isEqualTo(2);
        assertThat(joined.assignment().orElseThrow()).isEmpty();
        assertThat(story.group().get().type()).isEqualTo("consumer");

        fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 1));
        JoinResult step = story.join(classic, NONE, Set.of(0, 1, 2, 3)).join();
        assertThat(step.generation()).as("it has to let go first").isEqualTo(1);
        assertThat(step.leader()).isNotEqualTo(classic);
        Set<Integer> kept = MigrationStory.numbers(
                story.sync(classic, step.generation(), Map.of()).join());
        assertThat(kept).hasSize(2);
        assertThat(MigrationStory.numbers(
                        story.beat("new", 2, NONE, Set.of()).assignment().orElse(Set.of())))
                .isEmpty();

        fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 1));
        assertThat(story.join(classic, NONE, kept).join().generation()).isEqualTo(2);
        assertThat(MigrationStory.numbers(story.sync(classic, 2, Map.of()).join()))
                .isEqualTo(kept);
        story.heartbeat(classic, 2);
        assertThat(MigrationStory.numbers(
                        story.beat("new", 2, NONE, Set.of()).assignment().orElseThrow()))
                .hasSize(2)
                .doesNotContainAnyElementsOf(kept);
        assertThat(story.group().get().stateName()).isEqualTo("Stable");
        story.move();
        story.heartbeat(classic, 2);
        assertThat(story.group().get().generation()).isEqualTo(2);
    }

    @Test
    void theLastOfTheConsumerProtocolLeavesAClassicGroupBehind() {
        aClassicMemberIsAskedToLetGoAndGetsANewGeneration();
        String classic = story.group().get().node().members().stream()
                .filter(id -> !id.equals("new"))
                .findFirst()
                .orElseThrow();
        story.beat("new", -1, NONE, Set.of());
        assertThat(story.group().get().type()).isEqualTo("classic");
        fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 2));
        JoinResult again = story.join(classic, NONE, Set.of()).join();
        assertThat(again.leader()).isEqualTo(classic);
        assertThat(again.generation()).isEqualTo(3);
    }

    @Test
    void whoJoinsWhileTheGroupGathersComesAgain() {
        String classic = classicAlone();
        var waits = story.join("", NONE, Set.of());
        assertThat(waits).isNotDone();
        story.beat("new", 0, NONE, Set.of());
        assertThat(waits).isCompletedExceptionally();
        fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 1));
    }

    @Test
    void aPolicyKeepsGroupsAsTheyAre() {
        story = new MigrationStory(MigrationPolicy.DOWNGRADE, 4);
        classicAlone();
        fails(ErrorCode.GROUP_ID_NOT_FOUND, () -> story.beat("new", 0, NONE, Set.of()));

        story = new MigrationStory(MigrationPolicy.UPGRADE, 4);
        String classic = classicAlone();
        story.beat("new", 0, NONE, Set.of());
        story.beat("new", -1, NONE, Set.of());
        assertThat(story.group().get().type()).isEqualTo("consumer");
        fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 1));
    }

    @Test
    void whoIsToldToComeAgainAndDoesNotIsOut() {
        String classic = classicAlone();
        int epoch = story.beat("new", 0, NONE, Set.of()).memberEpoch();
        for (int i = 0; i < MigrationStory.REBALANCE_MS / 5_000; i++) {
            fails(ErrorCode.REBALANCE_IN_PROGRESS, () -> story.heartbeat(classic, 1));
            story.pass(5_000);
            epoch = story.beat("new", epoch, NONE, Set.of()).memberEpoch();
        }
        fails(ErrorCode.UNKNOWN_MEMBER_ID, () -> story.heartbeat(classic, 1));
    }

    @Test
    void aStaticMemberComesBackInTheOtherProtocol() {
        Optional<String> instance = Optional.of("i");
        JoinResult joined = story.join("", instance, Set.of()).join();
        story.sync(joined.memberId(), 1, story.assign(Map.of(joined.memberId(), Set.of())))
                .join();
        HeartbeatResult back = story.beat("new", 0, instance, Set.of());
        assertThat(MigrationStory.numbers(back.assignment().orElseThrow())).containsExactly(0, 1, 2, 3);
        assertThat(story.group().get().size()).isEqualTo(1);
        JoinResult classicAgain = story.join("", instance, Set.of()).join();
        assertThat(story.group().get().type()).isEqualTo("classic");
        assertThat(story.group().get().node().members()).isEqualTo(List.of(classicAgain.memberId()));
    }

    @Test
    void membersOfTheConsumerProtocolAreNotKnownToTheClassicOne() {
        story.beat("new", 0, NONE, Set.of());
        fails(ErrorCode.UNKNOWN_MEMBER_ID, () -> story.heartbeat("new", 1));
        fails(ErrorCode.UNKNOWN_MEMBER_ID, () -> story.sync("new", 1, Map.of()));
        fails(ErrorCode.UNKNOWN_MEMBER_ID, () -> story.leave("new"));
        fails(ErrorCode.GROUP_ID_NOT_FOUND, () -> story.group().classic());
    }
}
