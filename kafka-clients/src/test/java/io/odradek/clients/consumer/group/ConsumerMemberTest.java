package io.odradek.clients.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A member's life, as transcripts. */
class ConsumerMemberTest {

    private static final Uuid TOPIC = new Uuid(1, 1);
    private static final int POLL = 60_000;

    private final RecordingIo io = new RecordingIo();
    private ConsumerMember member = member(Optional.empty());

    private ConsumerMember member(Optional<String> instance) {
        return new ConsumerMember(
                new GroupSettings("g", instance, 10_000, 3_000, POLL, Optional.empty(), "", 100), io, "m");
    }

    private void answer(long now, int epoch, List<Integer> partitions) {
        ConsumerGroupHeartbeatResponse answer = new ConsumerGroupHeartbeatResponse()
                .memberId("m")
                .memberEpoch(epoch)
                .heartbeatIntervalMs(5_000);
        if (partitions != null) {
            answer.assignment(new ConsumerGroupHeartbeatResponse.Assignment()
                    .topicPartitions(List.of(new ConsumerGroupHeartbeatResponse.TopicPartitions()
                            .topicId(TOPIC)
                            .partitions(partitions))));
        }
        member.answered(now, io.number, answer);
    }

    private ConsumerGroupHeartbeatRequest sent() {
        return (ConsumerGroupHeartbeatRequest) io.sent;
    }

    private void stable() {
        member.want(0, List.of("t"), null);
        member.join(0);
        answer(10, 3, List.of(1, 0));
        member.reconciled(20, Map.of(TOPIC, List.of(0, 1)));
        answer(30, 3, null);
        io.done();
    }

    @Test
    void joinsWithEverythingAndSaysWhatItOwnsAtOnce() {
        member.want(0, List.of("t"), null);
        member.join(0);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 0");
        assertThat(sent().subscribedTopicNames()).containsExactly("t");
        assertThat(sent().topicPartitions()).isEmpty();
        answer(10, 3, List.of(1, 0));
        assertThat(io.done()).containsExactly("is m/3", "tell Target");
        member.reconciled(20, Map.of(TOPIC, List.of(1, 0)));
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 3");
        assertThat(sent().subscribedTopicNames()).isNull();
        assertThat(sent().topicPartitions()).hasSize(1);
        answer(30, 3, null);
        member.tick(5_029);
        assertThat(io.done()).isEmpty();
        member.tick(5_030);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 3");
        assertThat(sent().topicPartitions()).as("nothing has changed").isNull();
    }

    @Test
    void targetsGoToTheApplicationOneAtATime() {
        stable();
        member.tick(6_000);
        answer(6_010, 4, List.of(0));
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 3", "is m/4", "tell Target");
        member.tick(12_000);
        answer(12_010, 5, List.of(0, 2));
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 4", "is m/5");
        member.reconciled(12_020, Map.of(TOPIC, List.of(0)));
        assertThat(io.done()).containsExactly("tell Target", "send ConsumerGroupHeartbeat epoch 5");
    }

    @Test
    void whoIsFencedJoinsAgainOnceTheApplicationHasLetGo() {
        stable();
        member.tick(6_000);
        io.done();
        member.answered(
                6_010, io.number, new ConsumerGroupHeartbeatResponse().errorCode(ErrorCode.FENCED_MEMBER_EPOCH.code()));
        assertThat(io.done()).containsExactly("is nobody/-1", "tell Lost");
        member.tick(20_000);
        assertThat(io.done()).isEmpty();
        member.gone(20_000);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 0");
    }

    @Test
    void anApplicationThatDoesNotPollLosesItsPlace() {
        stable();
        member.polled(100);
        member.tick(101 + POLL);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch -1", "is nobody/-1", "tell Lost");
        member.gone(200_000);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch 0");
    }

    @Test
    void aStaticMemberSaysThatItWillBeBack() {
        member = member(Optional.of("i"));
        stable();
        member.leave(100, false);
        assertThat(io.done()).containsExactly("send ConsumerGroupHeartbeat epoch -2", "is nobody/-1");
    }

    @Test
    void whatMayHaveGotLostIsSaidAgain() {
        stable();
        member.tick(6_000);
        member.unanswered(6_100, io.number, new RuntimeException("gone"));
        member.tick(6_200);
        assertThat(io.done())
                .containsExactly(
                        "send ConsumerGroupHeartbeat epoch 3",
                        "coordinator unknown",
                        "send ConsumerGroupHeartbeat epoch 3");
        assertThat(sent().subscribedTopicNames()).containsExactly("t");
        assertThat(sent().topicPartitions()).hasSize(1);
    }

    @Test
    void aRefusalGoesToTheApplication() {
        member.want(0, List.of("t"), null);
        member.join(0);
        io.done();
        member.answered(
                10, io.number, new ConsumerGroupHeartbeatResponse().errorCode(ErrorCode.UNSUPPORTED_ASSIGNOR.code()));
        assertThat(io.done()).containsExactly("is nobody/-1", "tell Failed");
    }
}
