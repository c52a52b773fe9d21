package io.odradek.broker.group;

import static io.odradek.broker.testing.Requests.create;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.odradek.protocol.message.LeaveGroupResponse;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.odradek.protocol.message.OffsetFetchResponse;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets in ZooKeeper go when their time is over, or their topic; and what is too large never comes there. */
class OffsetLifeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MORE_THAN_RETENTION_MS = 120_000;

    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(
                directory,
                Map.of(
                        "group.initial.rebalance.delay.ms",
                        "0",
                        "auto.create.topics.enable",
                        "false",
                        "offsets.retention.minutes",
                        "1",
                        "offsets.retention.check.interval.ms",
                        "100",
                        "offset.metadata.max.bytes",
                        "10"));
        client = test.client();
        create(client, "orders");
        create(client, "rides");
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    private Optional<ZNode> read(String path) {
        return TestCluster.get(test.zooKeeper().nodes().get(path));
    }

    private boolean isThere(String group, String topic) {
        return read(GroupPaths.offset(group, topic, 0)).isPresent();
    }

    private GroupClient member(String group, String topic) {
        GroupClient member = new GroupClient(group, topic);
        await().atMost(PATIENCE).until(() -> member.joinAlone(client) == ErrorCode.NONE);
        assertThat(member.commit(client, 17)).isEqualTo(ErrorCode.NONE);
        return member;
    }

    private void leave(String group, GroupClient member) {
        LeaveGroupResponse answer = client.ask(
                LeaveGroupResponse.class,
                new LeaveGroupRequest().groupId(group).members(List.of(new MemberIdentity().memberId(member.memberId))),
                4);
        assertThat(answer.errorCode()).isZero();
    }

    /** As if it had come about a while ago. */
    private void makeOlder(String group) {
        String path = GroupPaths.group(group);
        ZNode found = read(path).orElseThrow();
        GroupNode node = GroupNode.parse(found.data(), path);
        GroupNode older = new GroupNode(
                node.type(),
                node.state(),
                node.generation(),
                node.protocolType(),
                node.protocol(),
                node.leader(),
                node.members(),
                node.sinceMs() - MORE_THAN_RETENTION_MS,
                node.coordinator(),
                node.coordinatorEpoch());
        TestCluster.get(test.zooKeeper()
                .nodes()
                .multi(List.of(new Op.SetData(path, older.toJson(), found.stat().version()))));
    }

    @Test
    void aGroupThatWasLeftLongAgoVanishesUnderItsNextCoordinatorAndNoOther() {
        leave("old", member("old", "orders"));
        leave("young", member("young", "orders"));
        GroupClient stays = member("alive", "orders");
        makeOlder("old");
        makeOlder("alive");

        // the next coordinator is the same broker in another life: it knows what stands in ZooKeeper
        test.expireSession();

        await().atMost(PATIENCE).until(() -> read(GroupPaths.group("old")).isEmpty());
        assertThat(isThere("young", "orders")).isTrue();
        assertThat(isThere("alive", "orders")).isTrue();
        await().atMost(PATIENCE).until(() -> stays.heartbeat(client) == ErrorCode.NONE);
        assertThat(new GroupClient("young", "orders").offset(client)).isEqualTo(17);
        assertThat(new GroupClient("old", "orders").offset(client)).isEqualTo(-1);
    }

    @Test
    void theOffsetsOfATopicGoWithIt() {
        GroupClient orders = member("reader", "orders");
        GroupClient rides = new GroupClient("reader", "rides");
        rides.memberId = orders.memberId;
        rides.generation = orders.generation;
        assertThat(rides.commit(client, 4)).isEqualTo(ErrorCode.NONE);

        client.ask(
                DeleteTopicsResponse.class,
                new DeleteTopicsRequest().topicNames(List.of("rides")).timeoutMs(30_000),
                4);

        await().atMost(PATIENCE).until(() -> !isThere("reader", "rides"));
        await().atMost(PATIENCE)
                .until(() -> read(GroupPaths.offsets("reader", "rides")).isEmpty());
        assertThat(rides.offset(client)).isEqualTo(-1);
        assertThat(orders.offset(client)).isEqualTo(17);
    }

    @Test
    void aNoteThatIsTooLongIsNotTaken() {
        GroupClient member = member("notes", "orders");

        assertThat(commit(member, "ten bytes!", 18)).isEqualTo(ErrorCode.NONE);
        assertThat(commit(member, "letters: ö", 19)).isEqualTo(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(member.offset(client)).isEqualTo(18);
    }

    @Test
    void theNextCoordinatorKnowsLeaderEpochAndNote() {
        GroupClient member = member("noted", "orders");
        OffsetCommitRequest request = member.commitOf(18);
        request.topics().get(0).partitions().get(0).committedLeaderEpoch(3).committedMetadata("\"ö\"");
        assertThat(GroupClient.code(client.ask(OffsetCommitResponse.class, request, 7)))
                .isEqualTo(ErrorCode.NONE);
        assertThat(read(GroupPaths.offset("noted", "orders", 0)).map(node -> new String(node.data(), UTF_8)))
                .contains("{\"version\":1,\"offset\":18,\"leader_epoch\":3,\"metadata\":\"\\\"ö\\\"\"}");

        test.expireSession();

        await().atMost(PATIENCE).until(() -> member.heartbeat(client) == ErrorCode.NONE);
        OffsetFetchResponsePartition found = client.ask(
                        OffsetFetchResponse.class,
                        new OffsetFetchRequest()
                                .groupId("noted")
                                .topics(List.of(new OffsetFetchRequestTopic()
                                        .name("orders")
                                        .partitionIndexes(List.of(0)))),
                        5)
                .topics()
                .get(0)
                .partitions()
                .get(0);
        assertThat(found.committedOffset()).isEqualTo(18);
        assertThat(found.committedLeaderEpoch()).isEqualTo(3);
        assertThat(found.metadata()).isEqualTo("\"ö\"");
    }

    private ErrorCode commit(GroupClient member, String note, long offset) {
        OffsetCommitRequest request = member.commitOf(offset);
        request.topics().get(0).partitions().get(0).committedMetadata(note);
        return GroupClient.code(client.ask(OffsetCommitResponse.class, request, 7));
    }
}
