package io.odradek.broker.group.consumer;

import io.odradek.common.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An epoch as others see it who have no part in it. */
final class EpochView {

    private EpochView() {}

    /** The names of all topics that the members want to read. */
    static Set<String> readTopics(Epoch epoch) {
        Set<String> names = new HashSet<>();
        epoch.members().all().forEach(member -> names.addAll(Subscriptions.names(member, epoch.topics())));
        return names;
    }

    static Set<String> expressions(Epoch epoch) {
        return epoch.members().all().stream()
                .flatMap(member -> member.wishes().regex().stream())
                .collect(Collectors.toSet());
    }

    /** Who reads what, by member; empty while that is about to change. */
    static Optional<Map<String, List<TopicPartition>>> owners(Epoch epoch) {
        if (!epoch.isStable()) {
            return Optional.empty();
        }
        Map<String, List<TopicPartition>> owners = new HashMap<>();
        epoch.members()
                .all()
                .forEach(member -> owners.put(member.id(), Shares.named(member.assigned(), epoch.topics())));
        return Optional.of(owners);
    }

    /** The group as tools show it. */
    static ConsumerGroupDescription describe(Epoch epoch, String state) {
        return new ConsumerGroupDescription(
                state,
                epoch.number(),
                epoch.target().assignor(),
                epoch.members().all().stream()
                        .map(member -> describe(member, epoch.target()))
                        .toList());
    }

    private static ConsumerGroupDescription.Member describe(ConsumerMember member, Target target) {
        return new ConsumerGroupDescription.Member(
                member.id(),
                member.instanceId(),
                member.rackId(),
                member.epoch(),
                member.clientId(),
                member.clientHost(),
                member.wishes().topics().stream().sorted().toList(),
                member.wishes().regex(),
                Set.copyOf(member.assigned()),
                target.of(member.id()),
                member.isClassic());
    }
}
