package io.odradek.broker.group.classic;

import io.odradek.common.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A generation as others see it who have no part in it. */
final class GenerationView {

    private static final byte[] NOTHING = {};

    private GenerationView() {}

    /** Who reads what in a stable group of consumers, by member; empty while that is about to change. */
    static Optional<Map<String, List<TopicPartition>>> owners(Generation generation) {
        if (generation.is(ClassicState.EMPTY)) {
            return Optional.of(Map.of());
        }
        if (!generation.is(ClassicState.STABLE)) {
            return Optional.empty();
        }
        Map<String, List<TopicPartition>> owners = new HashMap<>();
        if (generation.isOfConsumers()) {
            generation
                    .members()
                    .all()
                    .forEach(member -> owners.put(member.id(), ConsumerBytes.partitions(member.assignment())));
        }
        return Optional.of(owners);
    }

    /** The topics that the members read, of a group of consumers; empty when that cannot be told. */
    static Optional<Set<String>> readTopics(Generation generation) {
        if (generation.is(ClassicState.EMPTY)) {
            return Optional.of(Set.of());
        }
        if (!generation.isOfConsumers()) {
            return Optional.empty();
        }
        Members members = generation.members();
        String chosen =
                generation.protocol().or(() -> ProtocolChoice.of(members.all())).orElse("");
        Set<String> topics = new HashSet<>();
        for (ClassicMember member : members.all()) {
            Optional<Set<String>> known = ConsumerBytes.topics(member.metadata(chosen));
            if (known.isEmpty()) {
                return Optional.empty();
            }
            topics.addAll(known.get());
        }
        return Optional.of(topics);
    }

    /** The group as tools show it. */
    static GroupDescription describe(Generation generation) {
        boolean stable = generation.is(ClassicState.STABLE);
        String chosen = stable ? generation.protocol().orElse("") : "";
        List<GroupDescription.Member> shown = generation.members().all().stream()
                .map(member -> describe(member, stable, chosen))
                .toList();
        return new GroupDescription(
                generation.state().shown(), generation.protocolType().orElse(""), chosen, shown);
    }

    private static GroupDescription.Member describe(ClassicMember member, boolean stable, String chosen) {
        return new GroupDescription.Member(
                member.id(),
                member.instanceId(),
                member.clientId(),
                member.clientHost(),
                stable ? member.metadata(chosen) : NOTHING,
                stable ? member.assignment() : NOTHING);
    }
}
