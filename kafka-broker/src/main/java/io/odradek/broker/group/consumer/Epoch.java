package io.odradek.broker.group.consumer;

import io.odradek.broker.group.logic.Effects;
import io.odradek.zk.node.ConsumerMemberNode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The epoch that a group is in: its members, what they read, and what each of them shall have. What another coordinator would
 * find, but for until when members are waited for.
 *
 * <p>Invariant: the target is that of the members as they are, and of the topics as they were when it was computed.
 */
final class Epoch {

    private final ConsumerSettings settings;
    private final Supplier<KnownTopics> topics;
    private final ConsumerMembers members = new ConsumerMembers();
    private final Target target;
    private Subscriptions read = Subscriptions.NONE;
    private int number;
    private long sinceMs;

    /** Without members. @param number that it begins after */
    Epoch(ConsumerSettings settings, Supplier<KnownTopics> topics, int number, long sinceMs) {
        this.settings = settings;
        this.topics = topics;
        this.target = new Target(settings.assignors());
        this.number = number;
        this.sinceMs = sinceMs;
    }

    /** The epoch as it stands in ZooKeeper; each member has its whole session from now on. */
    Epoch(
            ConsumerSettings settings,
            Supplier<KnownTopics> topics,
            GroupNode node,
            Map<String, MemberNode> nodes,
            long nowMs) {
        this(settings, topics, node.generation(), node.sinceMs());
        node.protocol().ifPresent(target::restoreAssignor);
        nodes.forEach((id, member) -> restore(id, member, nowMs));
        Subscriptions now = Subscriptions.of(members.all(), topics.get());
        read = target.isOf(now) && number == node.generation() ? now : Subscriptions.NONE;
    }

    private void restore(String id, MemberNode node, long nowMs) {
        if (!(node instanceof ConsumerMemberNode consumer)) {
            throw new IllegalArgumentException("member " + id + " is none of the consumer protocol");
        }
        ConsumerMember member = new ConsumerMember(id, consumer, nowMs, settings.sessionTimeoutMs());
        members.add(member);
        target.restore(id, Shares.partitions(consumer.target()));
        // of a change that did not fit into one transaction, and did not come to its end, members stand before the
        // group
        number = Math.max(number, member.epoch());
    }

    /** The next one begins. */
    void begin(String cause, long nowMs, Effects effects) {
        read = Subscriptions.of(members.all(), topics.get());
        target.compute(members.all(), read);
        number++;
        sinceMs = nowMs;
        effects.change();
        effects.note(
                "epoch " + number + " has " + members.size() + " members, " + target.assignor() + ", because " + cause);
    }

    /** Whether the topics that the members read are others now. */
    boolean isOvertaken() {
        return !Subscriptions.of(members.all(), topics.get()).equals(read);
    }

    /** A member takes its next step. @return whether it is anywhere else now */
    boolean reconcile(ConsumerMember member, Optional<Set<TopicIdPartition>> owned, long nowMs) {
        Reconciliation next = new Reconciliation(number, target.of(member.id()), members::isOwned);
        return members.change(member, one -> next.step(one, owned, nowMs));
    }

    /** Whether a member lacks something that nobody else has any more. */
    boolean canGoOn(ConsumerMember member) {
        return member.state() == MemberState.UNRELEASED
                && target.of(member.id()).stream()
                        .noneMatch(one -> !member.assigned().contains(one) && members.isOwned(one));
    }

    /** Puts a static member that came back in the place of its former self. */
    void replace(ConsumerMember former, ConsumerMember now) {
        now.takeOverFrom(former);
        members.remove(former);
        members.add(now);
        target.rename(former.id(), now.id());
    }

    ConsumerMembers members() {
        return members;
    }

    Target target() {
        return target;
    }

    KnownTopics topics() {
        return topics.get();
    }

    int number() {
        return number;
    }

    long sinceMs() {
        return sinceMs;
    }

    /** Whether every member has what it shall have. */
    boolean isStable() {
        return members.all().stream()
                .allMatch(member ->
                        member.state() == MemberState.STABLE && (member.epoch() == number || member.isAway()));
    }

    GroupNode node(String state, Optional<String> protocolType) {
        List<String> ids = members.all().stream().map(ConsumerMember::id).toList();
        return new GroupNode(
                ConsumerGroup.TYPE,
                state,
                number,
                protocolType,
                Optional.of(target.assignor()),
                Optional.empty(),
                ids,
                sinceMs,
                -1,
                -1);
    }

    Map<String, MemberNode> memberNodes() {
        Map<String, MemberNode> nodes = new HashMap<>();
        members.all().forEach(member -> nodes.put(member.id(), member.node(target.of(member.id()), topics.get())));
        return nodes;
    }
}
