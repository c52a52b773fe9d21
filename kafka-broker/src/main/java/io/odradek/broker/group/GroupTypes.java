package io.odradek.broker.group;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.consumer.ConsumerGroup;
import io.odradek.broker.group.consumer.ConsumerSettings;
import io.odradek.broker.group.consumer.KnownTopics;
import io.odradek.broker.group.consumer.MemberTimes;
import io.odradek.broker.group.consumer.Migration;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.Group;
import io.odradek.zk.node.ConsumerMemberNode;
import io.odradek.zk.store.StoredGroup;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes groups of the type that their znodes name, and of the type that a first member wants. Epochs go on where generations
 * ended, and the other way round, so that nothing that speaks of an earlier one is taken for the present.
 *
 * @param policy whether groups with members change their type
 * @param newIds makes what is unique of a member's id
 * @param topics those that there are at the moment
 */
record GroupTypes(
        ClassicSettings classic,
        ConsumerSettings consumer,
        MigrationPolicy policy,
        Supplier<String> newIds,
        Supplier<KnownTopics> topics) {

    /** The same for a group with times of its own. */
    GroupTypes with(Supplier<MemberTimes> times) {
        return new GroupTypes(classic, consumer.with(times), policy, newIds, topics);
    }

    /** A group that is not there yet. */
    Group fresh(long nowMs) {
        return classicAfter(0, nowMs);
    }

    /** A group without members that classic ones can join. @param generation the last of the group that it was */
    ClassicGroup classicAfter(int generation, long nowMs) {
        return new ClassicGroup(classic, newIds, generation, nowMs);
    }

    /** A group without members that those of the consumer protocol can join. @param generation as above */
    ConsumerGroup consumerAfter(int generation, long nowMs) {
        return new ConsumerGroup(consumer, newIds, topics, generation, nowMs);
    }

    /** A classic group with members, for those of the consumer protocol as well; empty when it must stay what it is. */
    Optional<ConsumerGroup> upgraded(ClassicGroup group, long nowMs) {
        if (!policy.upgrades() || group.size() >= consumer.maxSize()) {
            return Optional.empty();
        }
        return Migration.upgraded(group, topics.get())
                .map(form -> ConsumerGroup.restore(consumer, newIds, topics, form.node(), form.members(), nowMs));
    }

    /** A group of which only classic members are left, as a classic one; empty when it must stay what it is. */
    Optional<ClassicGroup> downgraded(ConsumerGroup group, long nowMs, Effects effects) {
        if (!policy.downgrades() || !group.isOfClassicMembers() || group.size() > classic.maxSize()) {
            return Optional.empty();
        }
        Migration.Form form = Migration.downgraded(group, topics.get(), nowMs);
        ClassicGroup next = ClassicGroup.restore(classic, newIds, form.node(), form.members(), nowMs);
        next.rebalance("the last member of the consumer protocol is gone", nowMs, effects);
        effects.change();
        return Optional.of(next);
    }

    /** The expressions by which members of a stored group say what they read. */
    static Set<String> expressions(StoredGroup found) {
        return found.members().values().stream()
                .filter(ConsumerMemberNode.class::isInstance)
                .flatMap(member -> ((ConsumerMemberNode) member).regex().stream())
                .collect(Collectors.toSet());
    }

    /**
     * The group that another coordinator has left.
     *
     * @throws IllegalArgumentException when this broker does not know its type or state
     */
    Group restore(StoredGroup found, long nowMs) {
        String type = found.node().type();
        return switch (type) {
            case ClassicGroup.TYPE -> ClassicGroup.restore(classic, newIds, found.node(), found.members(), nowMs);
            case ConsumerGroup.TYPE ->
                ConsumerGroup.restore(consumer, newIds, topics, found.node(), found.members(), nowMs);
            default -> throw new IllegalArgumentException("no type of a group: " + type);
        };
    }
}
