package io.odradek.broker.group.consumer;

import static io.odradek.broker.group.consumer.ConsumerTranscript.REBALANCE_MS;
import static io.odradek.broker.group.consumer.ConsumerTranscript.SESSION_MS;
import static io.odradek.broker.group.consumer.ConsumerTranscript.parts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.group.logic.Group;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of groups of KIP-848, told as what members say and hear. */
class ConsumerGroupTest {

    private final ConsumerTranscript story =
            new ConsumerTranscript(new UniformAssignor(), new RangeAssignor()).topic("a", 4);

    /** Member one has half of the topic, member two the other; both are in epoch 2. */
    private ConsumerTranscript two() {
        story.join("one", "a")
                .join("two", "a")
                .beat("one", 1)
                .owns("one", 1, "a2", "a3")
                .beat("two", 2);
        story.said();
        return story;
    }

    @Test
    void aFirstMemberGetsAllAndASecondWaitsUntilItLetsGo() {
        story.join("one", "a");
        assertThat(story.said()).containsExactly("one in 1 [a0,a1,a2,a3]");
        story.join("two", "a");
        assertThat(story.said()).containsExactly("two in 2 []");
        story.beat("one", 1).beat("one", 1).beat("two", 2);
        assertThat(story.said()).containsExactly("one in 1 [a2,a3]", "one in 1", "two in 2");
        assertThat(story.group().stateName()).isEqualTo("Reconciling");
        story.owns("one", 1, "a2", "a3").beat("two", 2);
        assertThat(story.said()).containsExactly("one in 2", "two in 2 [a0,a1]");
        assertThat(story.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void whoLeavesIsFollowedByTheOthers() {
        two().beat("two", HeartbeatAsk.LEAVES).beat("one", 2);
        assertThat(story.said()).containsExactly("two in -1", "one in 3 [a0,a1,a2,a3]");
        story.beat("one", HeartbeatAsk.LEAVES).beat("one", 3);
        assertThat(story.said()).containsExactly("one in -1", "one UNKNOWN_MEMBER_ID");
        assertThat(story.group().stateName()).isEqualTo("Empty");
    }

    @Test
    void whoIsSilentForItsSessionIsOut() {
        two().pass(SESSION_MS - 1).beat("one", 2).pass(1).beat("one", 2).beat("two", 2);
        assertThat(story.said()).containsExactly("one in 2", "one in 3 [a0,a1,a2,a3]", "two UNKNOWN_MEMBER_ID");
    }

    @Test
    void whoDoesNotLetGoInTimeIsOut() {
        story.join("one", "a").join("two", "a").beat("one", 1);
        for (int i = 0; i < 6; i++) {
            story.pass(REBALANCE_MS / 6).beat("one", 1).beat("two", 2);
        }
        story.said();
        story.beat("one", 1).beat("two", 3);
        assertThat(story.said()).containsExactly("one UNKNOWN_MEMBER_ID", "two in 3");
        assertThat(story.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void aLostAnswerIsGivenAgainAndAnOldEpochIsFenced() {
        story.join("one", "a").join("one", "a");
        assertThat(story.said()).containsExactly("one in 1 [a0,a1,a2,a3]", "one in 1 [a0,a1,a2,a3]");
        story.topic("a", 5).beat("one", 1).owns("one", 1, "a0", "a1", "a2", "a3");
        assertThat(story.said()).containsExactly("one in 2 [a0,a1,a2,a3,a4]", "one in 2");
        story.beat("one", 1).owns("one", 1, "a7").beat("one", 3).join("one", "a");
        assertThat(story.said())
                .containsExactly(
                        "one FENCED_MEMBER_EPOCH",
                        "one FENCED_MEMBER_EPOCH",
                        "one FENCED_MEMBER_EPOCH",
                        "one FENCED_MEMBER_EPOCH");
    }

    @Test
    void topicsAppearGrowAndGo() {
        story.join("one", "a", "b").topic("b", 1).beat("one", 1).topic("b", 2).beat("one", 2);
        assertThat(story.said())
                .containsExactly("one in 1 [a0,a1,a2,a3]", "one in 2 [a0,a1,a2,a3,b0]", "one in 3 [a0,a1,a2,a3,b0,b1]");
        story.noTopic("a").beat("one", 3).owns("one", 3, "b0", "b1");
        assertThat(story.said()).containsExactly("one in 3 [b0,b1]", "one in 4");
        story.topic("c", 9).beat("one", 4);
        assertThat(story.said()).containsExactly("one in 4");
    }

    @Test
    void anExpressionReadsWhatItMatches() {
        story.topic("b", 1).joinRegex("one", "a|x").topic("x", 1).beat("one", 1).joinRegex("two", "(");
        assertThat(story.said())
                .containsExactly(
                        "one in 1 [a0,a1,a2,a3]", "one in 2 [a0,a1,a2,a3,x0]", "two INVALID_REGULAR_EXPRESSION");
        story.joinRegex("two", "a".repeat(1_001));
        assertThat(story.said()).containsExactly("two INVALID_REGULAR_EXPRESSION");
    }

    @Test
    void aStaticMemberFindsWhatItHadAndNobodyMoves() {
        story.joinStatic("one", "s", "a").joinStatic("other", "s", "a");
        assertThat(story.said()).containsExactly("one in 1 [a0,a1,a2,a3]", "other UNRELEASED_INSTANCE_ID");
        story.leaveStatic("one", "s", HeartbeatAsk.LEAVES_FOR_NOW).joinStatic("other", "s", "a");
        assertThat(story.said()).containsExactly("one in -2", "other in 1 [a0,a1,a2,a3]");
        story.leaveStatic("one", "s", 1).leaveStatic("other", "t", 1).beat("other", HeartbeatAsk.LEAVES_FOR_NOW);
        assertThat(story.said())
                .containsExactly("one FENCED_INSTANCE_ID", "other UNKNOWN_MEMBER_ID", "other INVALID_REQUEST");
        assertThat(story.group().generation()).isEqualTo(1);
    }

    @Test
    void aStaticMemberThatDoesNotComeBackIsOut() {
        story.joinStatic("one", "s", "a").leaveStatic("one", "s", HeartbeatAsk.LEAVES_FOR_NOW);
        story.join("two", "a").pass(SESSION_MS / 2).beat("two", 2).pass(SESSION_MS / 2);
        story.said();
        story.beat("two", 2);
        assertThat(story.said()).containsExactly("two in 3 [a0,a1,a2,a3]");
    }

    @Test
    void offsetsAreForMembersInTheirEpoch() {
        story.commit("", -1);
        two().commit("one", 2).commit("one", 1).commit("three", 2).commit("", -1);
        assertThat(story.said())
                .containsExactly(
                        "one commits", "one STALE_MEMBER_EPOCH", "three UNKNOWN_MEMBER_ID", " UNKNOWN_MEMBER_ID");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        story.join("1", "a").join("2", "a").join("3", "a").join("4", "a");
        story.said();
        story.join("5", "a").say(ConsumerTranscript.beat("6", 0, Optional.empty(), Optional.empty()));
        story.beat("", 3).beat("1", -3);
        assertThat(story.said())
                .containsExactly(
                        "5 GROUP_MAX_SIZE_REACHED", "6 INVALID_REQUEST", " INVALID_REQUEST", "1 INVALID_REQUEST");
    }

    @Test
    void mostVotesChooseTheAssignorAndAnUnknownOneIsRefused() {
        HeartbeatAsk plain = ConsumerTranscript.join("", Optional.empty(), "a");
        story.say(with(plain, "range")).say(with(plain, "own"));
        assertThat(story.said()).containsExactly("made-1 in 1 [a0,a1,a2,a3]", " UNSUPPORTED_ASSIGNOR");
        story.join("two", "a").beat("made-1", 1);
        assertThat(story.said()).containsExactly("two in 2 []", "made-1 in 1 [a0,a1]");
        assertThat(parts("a0")).isEqualTo(Set.of(new TopicIdPartition(ConsumerTranscript.id("a"), 0)));
    }

    private static HeartbeatAsk with(HeartbeatAsk ask, String assignor) {
        return new HeartbeatAsk(
                ask.memberId(),
                ask.memberEpoch(),
                ask.instanceId(),
                ask.rackId(),
                ask.clientId(),
                ask.clientHost(),
                ask.rebalanceTimeoutMs(),
                ask.topics(),
                ask.regex(),
                Optional.of(assignor),
                ask.owned());
    }

    @Test
    void anotherCoordinatorGoesOnWhereThisOneStopped() {
        two().moves().beat("one", 2).beat("two", 2);
        assertThat(story.said()).containsExactly("one in 2", "two in 2");
        story.join("three", "a")
                .beat("one", 2)
                .moves()
                .owns("one", 2, "a3")
                .beat("three", 3)
                .moves();
        assertThat(story.said()).containsExactly("three in 3 []", "one in 2 [a3]", "one in 3", "three in 3 [a2]");
        story.beat("one", 3).beat("three", 3).beat("two", 2);
        assertThat(story.said()).containsExactly("one in 3", "three in 3", "two in 3");
        assertThat(story.group().generation()).isEqualTo(3);
        assertThat(story.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void topicsThatCameWhileNobodyCoordinatedBeginAnEpoch() {
        two().moves();
        assertThat(story.group().generation()).isEqualTo(2);
        story.growUnseen("a", 6).moves().beat("one", 2).beat("two", 2);
        assertThat(story.said()).containsExactly("one in 3 [a2,a3,a4]", "two in 3 [a0,a1,a5]");
    }

    @Test
    void whatIsWrittenIsReadable() {
        story.joinRegex("one", "a|b");
        assertThat(new String(story.group().memberNodes().get("one").toJson(), UTF_8))
                .isEqualTo(
                        "{\"version\":3,\"client_id\":\"c\",\"client_host\":\"/h\",\"rebalance_timeout_ms\":60000,"
                                + "\"state\":\"Stable\",\"epoch\":1,\"previous_epoch\":0,\"topics\":[],\"regex\":\"a|b\","
                                + "\"assigned\":[{\"topic\":\"a\",\"id\":\"AAAAAAAAAAAAAAAAAAAAYQ\",\"partitions\":[0,1,2,3]}]}");
        assertThat(new String(story.group().node().toJson(), UTF_8))
                .isEqualTo("{\"version\":1,\"type\":\"consumer\",\"state\":\"Stable\",\"generation\":1,"
                        + "\"protocol_type\":\"consumer\",\"protocol\":\"uniform\",\"members\":[\"one\"],"
                        + "\"timestamp\":\"1\",\"coordinator\":-1,\"coordinator_epoch\":\"-1\"}");
    }

    @Test
    void aHeartbeatThatChangesNothingWritesNothing() {
        two();
        assertThat(story.writes(ConsumerTranscript.beat("one", 2, Optional.empty(), Optional.empty())))
                .isFalse();
        assertThat(story.writes(ConsumerTranscript.beat("one", 2, Optional.empty(), Optional.of(parts("a2", "a3")))))
                .isFalse();
        assertThat(story.writes(ConsumerTranscript.beat("one", -1, Optional.empty(), Optional.empty())))
                .isTrue();
    }

    @Test
    void offsetsAreReadByMembersInTheirEpochAndByThoseOutside() {
        two();
        Group group = story.group();
        group.requireMayFetch(new MemberIdentity("", Optional.empty()), -1);
        group.requireMayFetch(new MemberIdentity("one", Optional.empty()), 2);
        assertThatThrownBy(() -> group.requireMayFetch(new MemberIdentity("one", Optional.empty()), 1))
                .hasMessageContaining("epoch 1");
        assertThatThrownBy(() -> group.requireMayFetch(new MemberIdentity("three", Optional.empty()), 2))
                .hasMessageContaining("no member three");
        assertThatThrownBy(() ->
                        group.requireMayCommit(new MemberIdentity("one", Optional.empty()), 2, false, Set.of(), 1))
                .hasMessageContaining("OffsetCommit 9");
    }

    /** Its heartbeat was quicker than its commit. */
    @Test
    void whatAMemberHadAndHasItMayCommitInItsFormerEpoch() {
        TopicPartition kept = new TopicPartition("a", 2);
        TopicPartition gone = new TopicPartition("a", 0);
        two().commit("one", 1, kept)
                .commit("one", 1, kept, gone)
                .commit("two", 1, gone)
                .commit("one", 3, kept);
        story.commit("one", 1).commit("one", 1, new TopicPartition("other", 0)).commit("one", 0, kept);
        assertThat(story.said())
                .containsExactly(
                        "one commits",
                        "one STALE_MEMBER_EPOCH",
                        "two STALE_MEMBER_EPOCH",
                        "one STALE_MEMBER_EPOCH",
                        "one STALE_MEMBER_EPOCH",
                        "one STALE_MEMBER_EPOCH",
                        "one STALE_MEMBER_EPOCH");
        story.topic("a", 2).owns("one", 2).topic("a", 4).beat("one", 3).beat("two", 3);
        story.said();
        story.commit("one", 2, kept);
        assertThat(story.said()).containsExactly("one STALE_MEMBER_EPOCH");
    }
}
