package io.odradek.broker.group.classic;

import static io.odradek.broker.group.classic.Transcript.SESSION_MS;
import static io.odradek.broker.group.classic.Transcript.protocols;
import static io.odradek.broker.group.classic.Transcript.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of groups, told as what is asked and what is answered. */
class ClassicGroupTest {

    private final Transcript story = Transcript.withoutDelay();

    /** Two members, in generation 2, stable. */
    private Transcript two() {
        story.join("").sync("c-1", 1, "c-1").join("").join("c-1").sync("c-2", 2).sync("c-1", 2, "c-1", "c-2");
        story.said();
        return story;
    }

    @Test
    void theFirstMemberLeadsAndTheSecondMakesItJoinAgain() {
        story.join("").sync("c-1", 1, "c-1");
        assertThat(story.said()).containsExactly("new join: c-1 in 1 range of c-1 leads c-1", "c-1 sync: [for c-1]");
        story.join("").heartbeat("c-1", 1);
        assertThat(story.said()).containsExactly("c-1 heartbeat: REBALANCE_IN_PROGRESS");
        story.join("c-1");
        assertThat(story.said())
                .containsExactly("c-1 join: c-1 in 2 range of c-1 leads c-1,c-2", "new join: c-2 in 2 range of c-1");
        story.sync("c-2", 2);
        assertThat(story.said()).isEmpty();
        story.sync("c-1", 2, "c-1", "c-2");
        assertThat(story.said()).containsExactly("c-1 sync: [for c-1]", "c-2 sync: [for c-2]");
        assertThat(story.group().state()).isEqualTo(ClassicState.STABLE);
    }

    @Test
    void aModernMemberFirstLearnsItsId() {
        story.join("", Optional.empty(), true, protocols("range"));
        assertThat(story.said()).containsExactly("new join: MEMBER_ID_REQUIRED c-1");
        story.join("c-1", Optional.empty(), true, protocols("range"));
        assertThat(story.said()).containsExactly("c-1 join: c-1 in 1 range of c-1 leads c-1");
    }

    @Test
    void anIdThatIsNotTakenUpIsForgotten() {
        story.join("", Optional.empty(), true, protocols("range")).pass(SESSION_MS);
        story.said();
        story.join("c-1", Optional.empty(), true, protocols("range"));
        assertThat(story.said()).containsExactly("c-1 join: UNKNOWN_MEMBER_ID");
        assertThat(story.group().isVacant()).isTrue();
    }

    @Test
    void theFirstRebalanceWaitsForMoreAsLongAsSomeCome() {
        Transcript slow = new Transcript(new ClassicSettings(6_000, 1_800_000, 100, 3_000));
        slow.join("").pass(2_000).join("").pass(1_000);
        assertThat(slow.said()).isEmpty();
        slow.pass(2_999);
        assertThat(slow.said()).isEmpty();
        slow.pass(1);
        assertThat(slow.said())
                .containsExactly("new join: c-1 in 1 range of c-1 leads c-1,c-2", "new join: c-2 in 1 range of c-1");
    }

    @Test
    void aMemberThatIsSilentForItsSessionIsOutAndItsLeadGoesToTheNext() {
        two().pass(SESSION_MS / 2).heartbeat("c-2", 2).pass(SESSION_MS / 2);
        assertThat(story.said()).containsExactly("c-2 heartbeat: NONE");
        story.heartbeat("c-2", 2).heartbeat("c-1", 2).join("c-2");
        assertThat(story.said())
                .containsExactly(
                        "c-2 heartbeat: REBALANCE_IN_PROGRESS",
                        "c-1 heartbeat: UNKNOWN_MEMBER_ID",
                        "c-2 join: c-2 in 3 range of c-2 leads c-2");
    }

    @Test
    void whoDoesNotJoinAgainInTimeIsLeftOut() {
        two().join("");
        // it lives, and heartbeats, but its application does not poll
        for (int i = 0; i < 12; i++) {
            story.pass(5_000).heartbeat("c-1", 2).heartbeat("c-2", 2);
        }
        assertThat(story.said())
                .contains("new join: c-3 in 3 range of c-3 leads c-3")
                .endsWith("c-2 heartbeat: UNKNOWN_MEMBER_ID");
    }

    @Test
    void aLeaderThatFailsBeforeItHasAssignedMakesARebalance() {
        story.join("").join("").join("c-1");
        story.said();
        story.sync("c-2", 2).pass(SESSION_MS);
        assertThat(story.said()).containsExactly("c-2 sync: REBALANCE_IN_PROGRESS");
        story.join("c-2");
        assertThat(story.said()).containsExactly("c-2 join: c-2 in 3 range of c-2 leads c-2");
    }

    @Test
    void whoNeverAsksForItsAssignmentIsOut() {
        story.join("").join("").join("c-1");
        story.said();
        story.sync("c-1", 2, "c-1", "c-2");
        for (int i = 0; i < 12; i++) {
            story.pass(5_000).heartbeat("c-2", 2).heartbeat("c-1", 2);
        }
        assertThat(story.said())
                .startsWith("c-1 sync: [for c-1]", "c-2 heartbeat: NONE")
                .endsWith("c-2 heartbeat: UNKNOWN_MEMBER_ID", "c-1 heartbeat: REBALANCE_IN_PROGRESS");
    }

    @Test
    void aMemberThatLeavesIsNotWaitedFor() {
        two().leave("c-1").join("c-2");
        assertThat(story.said()).containsExactly("c-1 leave: NONE", "c-2 join: c-2 in 3 range of c-2 leads c-2");
        story.leave("c-2");
        assertThat(story.said()).containsExactly("c-2 leave: NONE");
        assertThat(story.group().state()).isEqualTo(ClassicState.EMPTY);
        assertThat(story.group().generation()).isEqualTo(4);
    }

    @Test
    void aFollowerThatJoinsAgainWithNothingNewDisturbsNobody() {
        two().join("c-2");
        assertThat(story.said()).containsExactly("c-2 join: c-2 in 2 range of c-1");
        story.join("c-2", "roundrobin", "range").heartbeat("c-1", 2);
        assertThat(story.said()).containsExactly("c-1 heartbeat: REBALANCE_IN_PROGRESS");
    }

    @Test
    void aJoinWhoseAnswerWasLostIsAnsweredAgain() {
        story.join("").join("").join("c-1");
        story.said();
        story.join("c-2").join("c-1");
        assertThat(story.said())
                .containsExactly("c-2 join: c-2 in 2 range of c-1", "c-1 join: c-1 in 2 range of c-1 leads c-1,c-2");
    }

    @Test
    void aJoinThatIsRepeatedWhileItWaitsEndsTheFormerOne() {
        two().join("c-2", "other", "range").join("c-2", "other", "range");
        assertThat(story.said()).containsExactly("c-2 join: COORDINATOR_NOT_AVAILABLE");
    }

    @Test
    void membersVoteForWhatAllKnow() {
        story.join("", "sticky", "range").join("", "range", "sticky").join("", "range", "own", "sticky");
        story.join("c-1", "sticky", "range");
        assertThat(story.said()).contains("c-1 join: c-1 in 2 range of c-1 leads c-1,c-2,c-3");
        story.join("", "own");
        assertThat(story.said()).contains("new join: INCONSISTENT_GROUP_PROTOCOL");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Transcript small = new Transcript(new ClassicSettings(20_000, 30_000, 1, 0));
        small.join("");
        assertThat(small.said()).containsExactly("new join: INVALID_SESSION_TIMEOUT");
        Transcript full = new Transcript(new ClassicSettings(1, 30_000, 1, 0));
        full.join("").join("").join("c-1");
        assertThat(full.said())
                .containsExactly(
                        "new join: c-1 in 1 range of c-1 leads c-1",
                        "new join: GROUP_MAX_SIZE_REACHED",
                        "c-1 join: c-1 in 1 range of c-1 leads c-1");
    }

    @Test
    void generationsAndMembersAreChecked() {
        two().heartbeat("c-1", 1)
                .heartbeat("x", 2)
                .sync("c-1", 3)
                .sync("x", 2)
                .commit("c-1", 1)
                .commit("", -1);
        assertThat(story.said())
                .containsExactly(
                        "c-1 heartbeat: ILLEGAL_GENERATION",
                        "x heartbeat: UNKNOWN_MEMBER_ID",
                        "c-1 sync: ILLEGAL_GENERATION",
                        "x sync: UNKNOWN_MEMBER_ID",
                        "c-1 commit: ILLEGAL_GENERATION",
                        " commit: UNKNOWN_MEMBER_ID");
        story.commit("c-1", 2).join("").commit("c-1", 2).join("c-1").join("c-2").commit("c-1", 3);
        assertThat(story.said())
                .containsSubsequence("c-1 commit: NONE", "c-1 commit: NONE", "c-1 commit: REBALANCE_IN_PROGRESS");
    }

    @Test
    void aGroupWithoutMembersTakesOffsetsFromAnybody() {
        story.commit("", -1).commit("x", 3);
        assertThat(story.said()).containsExactly(" commit: NONE", "x commit: ILLEGAL_GENERATION");
    }

    @Test
    void aStaticMemberComesBackUnderANewIdAndNobodyJoinsAgain() {
        story.joinStatic("", "one", reads("t")).sync("one-1", 1, "one-1");
        story.joinStatic("", "two", reads("t")).joinStatic("one-1", "one", reads("t"));
        story.sync("two-2", 2).sync("one-1", 2, "one-1", "two-2");
        story.said();
        int changes = story.changes();
        story.joinStatic("", "two", reads("t")).sync("two-3", 2).heartbeat("one-1", 2);
        assertThat(story.said())
                .containsExactly(
                        "new join: two-3 in 2 range of one-1", "two-3 sync: [for two-2]", "one-1 heartbeat: NONE");
        assertThat(story.changes()).isEqualTo(changes + 1);
        story.heartbeat(new MemberIdentity("two-2", Optional.of("two")), 2);
        assertThat(story.said()).containsExactly("two-2 heartbeat: FENCED_INSTANCE_ID");
    }

    @Test
    void aStaticLeaderThatComesBackLeadsWithoutAssigningOrBelievesToFollow() {
        story.joinStatic("", "one", reads("t")).sync("one-1", 1, "one-1");
        story.said();
        story.joinStatic("", "one", reads("t"));
        assertThat(story.said()).containsExactly("new join: one-2 in 1 range of one-2 leads one-2 without assigning");
        story.join("", Optional.of("one"), false, reads("t"));
        assertThat(story.said()).containsExactly("new join: one-3 in 1 range of one-2");
    }

    @Test
    void aStaticMemberThatReadsSomethingElseMakesARebalance() {
        story.joinStatic("", "one", reads("t")).sync("one-1", 1, "one-1");
        story.said();
        story.joinStatic("", "one", reads("t", "u"));
        assertThat(story.said()).containsExactly("new join: one-2 in 2 range of one-2 leads one-2");
    }

    @Test
    void aStaticMemberThatWaitsIsFencedByItsSuccessor() {
        two().joinStatic("", "one", protocols("range")).joinStatic("", "one", protocols("range"));
        assertThat(story.said()).containsExactly("new join: FENCED_INSTANCE_ID");
    }

    @Test
    void aStaticMemberIsRemovedByItsInstance() {
        story.joinStatic("", "one", reads("t")).sync("one-1", 1, "one-1");
        story.leave(new MemberIdentity("", Optional.of("one"))).leave(new MemberIdentity("", Optional.of("none")));
        assertThat(story.said()).endsWith("one leave: NONE", "none leave: UNKNOWN_MEMBER_ID");
        assertThat(story.group().state()).isEqualTo(ClassicState.EMPTY);
    }

    @Test
    void anotherCoordinatorGoesOnWithAStableGroup() {
        two().moves().heartbeat("c-1", 2).sync("c-2", 2).heartbeat("c-2", 2).join("c-2");
        assertThat(story.said())
                .containsExactly(
                        "c-1 heartbeat: NONE",
                        "c-2 sync: [for c-2]",
                        "c-2 heartbeat: NONE",
                        "c-2 join: c-2 in 2 range of c-1");
    }

    @Test
    void anotherCoordinatorGoesOnBetweenJoinAndSync() {
        story.join("").join("").join("c-1").sync("c-2", 2);
        story.said();
        story.moves().sync("c-2", 2).sync("c-1", 2, "c-1", "c-2");
        assertThat(story.said())
                .containsExactly("c-2 sync: NOT_COORDINATOR", "c-1 sync: [for c-1]", "c-2 sync: [for c-2]");
    }

    @Test
    void aRebalanceThatAnotherCoordinatorDidNotSeeBeginsAnew() {
        two();
        GroupNode node = story.group().node();
        Map<String, MemberNode> members = story.group().memberNodes();
        story.join("").join("c-2");
        story.moves(node, members).join("c-2").join("").heartbeat("c-1", 2);
        assertThat(story.said())
                .containsExactly(
                        "c-2 join: NOT_COORDINATOR",
                        "new join: NOT_COORDINATOR",
                        "c-2 join: c-2 in 2 range of c-1",
                        "c-1 heartbeat: REBALANCE_IN_PROGRESS");
    }
}
