package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ConsumerBytes;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import io.odradek.zk.node.ClassicMemberNode;
import io.odradek.zk.node.ConsumerMemberNode;
import io.odradek.zk.node.ConsumerMemberNode.TopicShare;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group with members as the other protocol would have it: the same members, with what they have; generations become epochs,
 * and epochs generations.
 */
public final class Migration {

    /** A group as it would stand in ZooKeeper. */
    public record Form(GroupNode node, Map<String, MemberNode> members) {}

    private Migration() {}

    // to the consumer protocol -----------------------------------------------------------------------------------

    /**
     * A classic group for members of the consumer protocol. Empty when its members are no consumers, or when a partition is
     * with two of them, which only an assignor of their own can have wanted.
     */
    public static Optional<Form> upgraded(ClassicGroup group, KnownTopics topics) {
        GroupNode before = group.node();
        if (!before.protocolType().equals(Optional.of(ConsumerBytes.CONSUMER))) {
            return Optional.empty();
        }
        Map<String, ClassicMemberNode> classic = new LinkedHashMap<>();
        Map<String, MemberNode> nodes = group.memberNodes();
        before.members().forEach(id -> classic.put(id, (ClassicMemberNode) nodes.get(id)));
        Set<TopicIdPartition> taken = new HashSet<>();
        for (ClassicMemberNode member : classic.values()) {
            if (!addAll(taken, assigned(member, topics))) {
                return Optional.empty();
            }
        }
        Map<String, MemberNode> members = new LinkedHashMap<>();
        for (Map.Entry<String, ClassicMemberNode> entry : classic.entrySet()) {
            Optional<ConsumerProtocolSubscription> says = subscription(entry.getValue());
            if (says.isEmpty()) {
                return Optional.empty();
            }
            members.put(entry.getKey(), upgraded(entry.getValue(), says.get(), before.generation(), topics, taken));
        }
        return Optional.of(new Form(
                new GroupNode(
                        ConsumerGroup.TYPE,
                        "",
                        before.generation(),
                        before.protocolType(),
                        Optional.empty(),
                        Optional.empty(),
                        before.members(),
                        before.sinceMs(),
                        -1,
                        -1),
                members));
    }

    private static Set<TopicIdPartition> assigned(ClassicMemberNode member, KnownTopics topics) {
        return Shares.withIds(ConsumerBytes.partitions(member.assignment()), topics);
    }

    private static Optional<ConsumerProtocolSubscription> subscription(ClassicMemberNode member) {
        return ConsumerBytes.subscription(member.protocols().values().iterator().next());
    }

    private static boolean addAll(Set<TopicIdPartition> taken, Set<TopicIdPartition> more) {
        int expected = taken.size() + more.size();
        taken.addAll(more);
        return taken.size() == expected;
    }

    /** What a member said that it has when it joined last, and was not given again, it may not have let go of. */
    private static ConsumerMemberNode upgraded(
            ClassicMemberNode member,
            ConsumerProtocolSubscription says,
            int generation,
            KnownTopics topics,
            Set<TopicIdPartition> taken) {
        Set<TopicIdPartition> unreleased = ClassicMembers.owned(says, topics);
        unreleased.removeIf(partition -> !taken.add(partition));
        List<TopicShare> assigned = Shares.of(assigned(member, topics), topics);
        MemberState state = unreleased.isEmpty() ? MemberState.STABLE : MemberState.UNREVOKED;
        return new ConsumerMemberNode(
                member.instanceId(),
                Optional.ofNullable(says.rackId()),
                member.clientId(),
                member.clientHost(),
                member.rebalanceTimeoutMs(),
                says.topics().stream().distinct().sorted().toList(),
                Optional.empty(),
                Optional.empty(),
                state.shown(),
                generation,
                generation,
                assigned,
                Shares.of(unreleased, topics),
                assigned,
                Optional.of(new ConsumerMemberNode.Classic(member.sessionTimeoutMs(), member.protocols())));
    }

    // to the classic protocol ------------------------------------------------------------------------------------

    /**
     * A group of which all members speak the classic protocol, as a classic group in a generation that is to end at once: the
     * one that the members furthest on believe to be in, so that they come again and need not begin anew.
     */
    public static Form downgraded(ConsumerGroup group, KnownTopics topics, long nowMs) {
        Map<String, MemberNode> members = new HashMap<>();
        int epoch = 0;
        for (Map.Entry<String, MemberNode> entry : group.memberNodes().entrySet()) {
            ConsumerMemberNode member = (ConsumerMemberNode) entry.getValue();
            members.put(entry.getKey(), downgraded(member, topics));
            epoch = Math.max(epoch, member.epoch());
        }
        List<String> ids = group.node().members();
        return new Form(
                new GroupNode(
                        ClassicGroup.TYPE,
                        "Stable",
                        epoch,
                        group.protocolType(),
                        commonProtocol(members),
                        Optional.of(ids.get(0)),
                        ids,
                        nowMs,
                        -1,
                        -1),
                members);
    }

    private static ClassicMemberNode downgraded(ConsumerMemberNode member, KnownTopics topics) {
        ClassicWords words = ClassicWords.of(member.classic().orElseThrow());
        return new ClassicMemberNode(
                member.instanceId(),
                member.clientId(),
                member.clientHost(),
                words.sessionTimeoutMs(),
                member.rebalanceTimeoutMs(),
                words.protocols(),
                ConsumerBytes.assignment(words.version(), Shares.named(Shares.partitions(member.assigned()), topics)));
    }

    /** What all know, of any; each member was let in because there is one. */
    private static Optional<String> commonProtocol(Map<String, MemberNode> members) {
        Set<String> common = null;
        for (MemberNode member : members.values()) {
            Set<String> known = ((ClassicMemberNode) member).protocols().keySet();
            if (common == null) {
                common = new HashSet<>(known);
            } else {
                common.retainAll(known);
            }
        }
        return common == null ? Optional.empty() : common.stream().sorted().findFirst();
    }
}
