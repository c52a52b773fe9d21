package io.odradek.broker.group;

import io.odradek.broker.config.Listener;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import io.odradek.protocol.message.FindCoordinatorResponse.Coordinator;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.HeartbeatResponse;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.odradek.protocol.message.JoinGroupResponse;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.odradek.protocol.message.OffsetFetchResponse;
import io.odradek.protocol.message.SyncGroupRequest;
import io.odradek.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.odradek.protocol.message.SyncGroupResponse;
import java.util.List;

/** A member of one group, which says what a test tells it to say, to the broker that the test chooses. */
final class GroupClient {

    private static final int JOIN = 3;
    private static final int SYNC = 2;
    private static final int HEARTBEAT = 2;
    private static final int COMMIT = 7;
    private static final int FETCH = 5;

    private final String group;
    private final String topic;
    String memberId = "";
    int generation = -1;

    GroupClient(String group, String topic) {
        this.group = group;
        this.topic = topic;
    }

    /** The broker that coordinates the group, in the eyes of another. */
    static Coordinator find(TestClient client, String group) {
        return client.ask(
                        FindCoordinatorResponse.class, new FindCoordinatorRequest().coordinatorKeys(List.of(group)), 4)
                .coordinators()
                .get(0);
    }

    static TestClient connect(Coordinator coordinator) {
        return TestClient.connect(new Listener("PLAINTEXT", "PLAINTEXT", coordinator.host(), coordinator.port()));
    }

    /** Joins and syncs as the only member, or the leader of one. */
    ErrorCode joinAlone(TestClient client) {
        JoinGroupResponse joined = client.ask(
                JoinGroupResponse.class,
                new JoinGroupRequest()
                        .groupId(group)
                        .sessionTimeoutMs(30_000)
                        .rebalanceTimeoutMs(30_000)
                        .memberId(memberId)
                        .protocolType("consumer")
                        .protocols(List.of(
                                new JoinGroupRequestProtocol().name("range").metadata(new byte[] {1}))),
                JOIN);
        if (joined.errorCode() != ErrorCode.NONE.code()) {
            return ErrorCode.of(joined.errorCode());
        }
        memberId = joined.memberId();
        generation = joined.generationId();
        return ErrorCode.of(sync(client).errorCode());
    }

    SyncGroupResponse sync(TestClient client) {
        return client.ask(
                SyncGroupResponse.class,
                new SyncGroupRequest()
                        .groupId(group)
                        .generationId(generation)
                        .memberId(memberId)
                        .assignments(List.of(new SyncGroupRequestAssignment()
                                .memberId(memberId)
                                .assignment(new byte[] {9}))),
                SYNC);
    }

    ErrorCode heartbeat(TestClient client) {
        return ErrorCode.of(client.ask(
                        HeartbeatResponse.class,
                        new HeartbeatRequest()
                                .groupId(group)
                                .generationId(generation)
                                .memberId(memberId),
                        HEARTBEAT)
                .errorCode());
    }

    OffsetCommitRequest commitOf(long offset) {
        return new OffsetCommitRequest()
                .groupId(group)
                .generationIdOrMemberEpoch(generation)
                .memberId(memberId)
                .topics(List.of(new OffsetCommitRequestTopic()
                        .name(topic)
                        .partitions(List.of(new OffsetCommitRequestPartition().committedOffset(offset)))));
    }

    ErrorCode commit(TestClient client, long offset) {
        return code(client.ask(OffsetCommitResponse.class, commitOf(offset), COMMIT));
    }

    void sendCommit(TestClient client, long offset) {
        client.send(commitOf(offset), COMMIT);
    }

    static ErrorCode code(OffsetCommitResponse answer) {
        return ErrorCode.of(answer.topics().get(0).partitions().get(0).errorCode());
    }

    /** The committed offset; the negative of a code where there is an error. */
    long offset(TestClient client) {
        OffsetFetchResponse answer = client.ask(
                OffsetFetchResponse.class,
                new OffsetFetchRequest()
                        .groupId(group)
                        .topics(List.of(
                                new OffsetFetchRequestTopic().name(topic).partitionIndexes(List.of(0)))),
                FETCH);
        return answer.errorCode() == ErrorCode.NONE.code()
                ? answer.topics().get(0).partitions().get(0).committedOffset()
                : -answer.errorCode();
    }
}
