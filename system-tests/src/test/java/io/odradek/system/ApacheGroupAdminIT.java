package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups as Apache's admin client and console tools see and change them. */
class ApacheGroupAdminIT {

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("group.initial.rebalance.delay.ms", "0"));
        admin = Clients.admin(cluster);
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ConsumerGroupDescription describe(String group) {
        return Clients.get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
        return Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    private static void commit(String group, TopicPartition partition, long offset) {
        Clients.get(admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset, "noted")))
                .all());
    }

    @Test
    void aGroupIsShownAndItsMembersAreRemoved() {
        Clients.createTopic(cluster, "shown", 2, Map.of());
        try (GroupMember member =
                new GroupMember(cluster, "shown", Map.of("group.instance.id", "one", "client.id", "me"), "shown")) {
            await().atMost(Clients.PATIENCE).until(() -> member.assignment().size() == 2);
            ConsumerGroupDescription shown = describe("shown");
            assertThat(shown.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(shown.partitionAssignor()).isEqualTo("range");
            assertThat(shown.members()).singleElement().satisfies(one -> {
                assertThat(one.clientId()).isEqualTo("me");
                assertThat(one.groupInstanceId()).contains("one");
                assertThat(one.host()).isEqualTo("/127.0.0.1");
                assertThat(one.assignment().topicPartitions())
                        .containsExactlyInAnyOrderElementsOf(Clients.partitions("shown", 2));
            });
            assertThatThrownBy(() -> Clients.get(
                            admin.deleteConsumerGroups(List.of("shown")).all()))
                    .hasCauseInstanceOf(GroupNotEmptyException.class);
            assertThatThrownBy(() -> Clients.get(
                            admin.deleteConsumerGroupOffsets("shown", Set.of(new TopicPartition("shown", 0)))
                                    .all()))
                    .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
            assertThatThrownBy(() -> commit("shown", new TopicPartition("shown", 0), 1))
                    .hasCauseInstanceOf(UnknownMemberIdException.class);
        }
        Clients.get(admin.removeMembersFromConsumerGroup(
                        "shown", new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("one"))))
                .all());
        assertThat(describe("shown").groupState()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void groupsAreListedByState() {
        Clients.createTopic(cluster, "listed", 1, Map.of());
        commit("listed-empty", new TopicPartition("listed", 0), 7);
        try (GroupMember member = new GroupMember(cluster, "listed-stable", Map.of(), "listed")) {
            await().atMost(Clients.PATIENCE).until(() -> member.assignment().size() == 1);
            assertThat(listed(Set.of(GroupState.STABLE)))
                    .contains("listed-stable")
                    .doesNotContain("listed-empty");
            assertThat(listed(Set.of(GroupState.EMPTY)))
                    .contains("listed-empty")
                    .doesNotContain("listed-stable");
        }
    }

    private static List<String> listed(Set<GroupState> states) {
        return Clients.get(admin.listGroups(new ListGroupsOptions().inGroupStates(states))
                        .all())
                .stream()
                .map(GroupListing::groupId)
                .toList();
    }

    @Test
    void offsetsAreSetShownForgottenAndGoWithTheirGroup() {
        Clients.createTopic(cluster, "reset", 2, Map.of());
        TopicPartition first = new TopicPartition("reset", 0);
        TopicPartition second = new TopicPartition("reset", 1);
        commit("reset", first, 5);
        commit("reset", second, 6);
        assertThat(offsets("reset"))
                .isEqualTo(Map.of(first, new OffsetAndMetadata(5, "noted"), second, new OffsetAndMetadata(6, "noted")));
        Clients.get(admin.deleteConsumerGroupOffsets("reset", Set.of(first)).all());
        assertThat(offsets("reset")).containsOnlyKeys(second);
        Clients.get(admin.deleteConsumerGroups(List.of("reset")).all());
        assertThat(offsets("reset")).isEmpty();
        assertThatThrownBy(() -> describe("reset")).hasCauseInstanceOf(GroupIdNotFoundException.class);
        assertThatThrownBy(() ->
                        Clients.get(admin.deleteConsumerGroups(List.of("reset")).all()))
                .hasCauseInstanceOf(GroupIdNotFoundException.class);
    }

    @Test
    void offsetsGoWithTheirTopic() {
        Clients.createTopic(cluster, "going", 1, Map.of());
        Clients.createTopic(cluster, "staying", 1, Map.of());
        commit("left", new TopicPartition("going", 0), 5);
        commit("left", new TopicPartition("staying", 0), 5);
        Clients.get(admin.deleteTopics(List.of("going")).all());
        await().atMost(Clients.PATIENCE)
                .untilAsserted(() -> assertThat(offsets("left")).containsOnlyKeys(new TopicPartition("staying", 0)));
        Clients.createTopic(cluster, "going", 1, Map.of());
        assertThat(offsets("left")).containsOnlyKeys(new TopicPartition("staying", 0));
    }
}
