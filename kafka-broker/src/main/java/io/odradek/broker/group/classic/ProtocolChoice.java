package io.odradek.broker.group.classic;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How members agree on a protocol: each votes for the dearest of those that all know, and most votes win. */
final class ProtocolChoice {

    private ProtocolChoice() {}

    /** What all members know, in the order of the first. */
    static Set<String> common(Collection<ClassicMember> members) {
        Set<String> common = null;
        for (ClassicMember member : members) {
            if (common == null) {
                common = new LinkedHashSet<>(member.protocols().keySet());
            } else {
                common.retainAll(member.protocols().keySet());
            }
        }
        return common == null ? Set.of() : common;
    }

    /** The choice; among equals the one that was voted for first. Empty when nothing is common. */
    static Optional<String> of(Collection<ClassicMember> members) {
        Set<String> common = common(members);
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (ClassicMember member : members) {
            member.protocols().keySet().stream()
                    .filter(common::contains)
                    .findFirst()
                    .ifPresent(protocol -> votes.merge(protocol, 1, Integer::sum));
        }
        String best = null;
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (best == null || vote.getValue() > votes.get(best)) {
                best = vote.getKey();
            }
        }
        return Optional.ofNullable(best);
    }
}
