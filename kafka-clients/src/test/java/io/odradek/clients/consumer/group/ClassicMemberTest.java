package io.odradek.clients.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.errors.GroupAuthorizationException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.HeartbeatResponse;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.JoinGroupResponse;
import io.odradek.protocol.message.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A member's life, as transcripts. */
class ClassicMemberTest {

    private static final int HEARTBEAT = 3_000;
    private static final int POLL = 60_000;

    private final RecordingIo io = new RecordingIo();
    private ClassicMember member = member(Optional.empty());

    private ClassicMember member(Optional<String> instance) {
        return new ClassicMember(
                new GroupSettings("g", instance, 10_000, HEARTBEAT, POLL, Optional.empty(), "", 100), io);
    }

    private void joined(long now, String leader) {
        member.answered(
                now,
                io.number,
                new JoinGroupResponse()
                        .memberId("m")
                        .leader(leader)
                        .generationId(5)
                        .protocolName("range"));
    }

    private void stable() {
        member.join(0);
        member.prepared(0, List.of());
        joined(10, "other");
        member.answered(20, io.number, new SyncGroupResponse().assignment(new byte[0]));
        io.done();
    }

    private void beat(long now, ErrorCode error) {
        member.answered(now, io.number, new HeartbeatResponse().errorCode(error.code()));
    }

    @Test
    void aNewMemberFirstGetsItsIdAndThenItsPartitions() {
        member.join(0);
        assertThat(io.done()).containsExactly("tell Prepare");
        member.prepared(0, List.of());
        assertThat(io.done()).containsExactly("send JoinGroup");
        member.answered(
                5,
                io.number,
                new JoinGroupResponse()
                        .errorCode(ErrorCode.MEMBER_ID_REQUIRED.code())
                        .memberId("m"));
        assertThat(io.done()).containsExactly("is m/-1", "send JoinGroup");
        assertThat(((JoinGroupRequest) io.sent).memberId()).isEqualTo("m");
        joined(10, "other");
        assertThat(io.done()).containsExactly("is m/5", "send SyncGroup");
        member.answered(20, io.number, new SyncGroupResponse().assignment(new byte[] {1}));
        assertThat(io.done()).containsExactly("tell Assigned");
        assertThat(member.state()).isEqualTo(ClassicMember.State.STABLE);
    }

    @Test
    void aLeaderWaitsForTheApplicationAndHeartbeatsMeanwhile() {
        member.join(0);
        member.prepared(0, List.of());
        joined(10, "m");
        assertThat(io.done()).endsWith("is m/5", "tell Lead");
        member.tick(10 + HEARTBEAT);
        assertThat(io.done()).containsExactly("send Heartbeat");
        member.led(4_000, 4, Map.of());
        assertThat(io.done()).as("the words of another generation").isEmpty();
        member.led(4_000, 5, Map.of("m", new byte[0]));
        assertThat(io.done()).containsExactly("send SyncGroup");
    }

    @Test
    void aRebalanceBeginsWithTheApplication() {
        stable();
        member.tick(10 + HEARTBEAT);
        beat(3_100, ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(io.done()).containsExactly("send Heartbeat", "tell Prepare");
        member.tick(3_100 + HEARTBEAT);
        assertThat(io.done()).as("giving back may take long").containsExactly("send Heartbeat");
        member.prepared(7_000, List.of());
        assertThat(io.done()).containsExactly("send JoinGroup");
        assertThat(((JoinGroupRequest) io.sent).memberId()).isEqualTo("m");
    }

    @Test
    void whoIsNotKnownAnyMoreLosesWhatItHadAndJoinsAnew() {
        stable();
        member.tick(10 + HEARTBEAT);
        beat(3_100, ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(io.done()).containsExactly("send Heartbeat", "is nobody/-1", "tell Lost", "tell Prepare");
    }

    @Test
    void anApplicationThatDoesNotPollLosesItsPlace() {
        stable();
        member.polled(1_000);
        member.tick(1_000 + POLL);
        io.done();
        member.tick(1_001 + POLL);
        assertThat(io.done()).contains("send LeaveGroup", "is nobody/-1", "tell Lost");
        member.tick(200_000);
        assertThat(io.done()).isEmpty();
        member.polled(300_000);
        assertThat(io.done()).containsExactly("tell Prepare");
    }

    @Test
    void aStaticMemberStaysInTheGroupWhenItLeaves() {
        member = member(Optional.of("i"));
        stable();
        member.leave(100, false);
        assertThat(io.done()).containsExactly("is nobody/-1");
        stable();
        member.leave(200, true);
        assertThat(io.done()).containsExactly("send LeaveGroup", "is nobody/-1");
    }

    @Test
    void anotherCoordinatorIsLookedForAndAskedAgain() {
        member.join(0);
        member.prepared(0, List.of());
        io.done();
        member.answered(5, io.number, new JoinGroupResponse().errorCode(ErrorCode.NOT_COORDINATOR.code()));
        assertThat(io.done()).containsExactly("coordinator unknown");
        assertThat(io.wakeAt).isEqualTo(105);
        member.tick(105);
        assertThat(io.done()).containsExactly("send JoinGroup");
        member.unanswered(110, io.number, new RuntimeException("gone"));
        member.tick(210);
        assertThat(io.done()).containsExactly("coordinator unknown", "send JoinGroup");
    }

    @Test
    void whatTryingAgainDoesNotHelpAgainstGoesToTheApplication() {
        member.join(0);
        member.prepared(0, List.of());
        io.done();
        member.unanswered(5, io.number, new GroupAuthorizationException("no"));
        assertThat(io.done()).containsExactly("tell Failed");
        assertThat(member.state()).isEqualTo(ClassicMember.State.OUT);
    }

    @Test
    void anAnswerToAQuestionOfBeforeIsVoid() {
        member.join(0);
        member.prepared(0, List.of());
        int old = io.number;
        member.unanswered(5, old, new RuntimeException("gone"));
        member.tick(105);
        io.done();
        member.answered(
                106, old, new JoinGroupResponse().memberId("m").leader("m").generationId(9));
        assertThat(io.done()).isEmpty();
    }
}
