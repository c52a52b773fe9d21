package io.odradek.clients.consumer.assignor;

import io.odradek.common.TopicPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A member, as an assignment sees it.
 *
 * @param instanceId of a static member; null for others
 * @param rack where it stands; null if it does not say
 * @param owned what it has now
 * @param generation in which it got that; -1 if not known
 */
public record GroupMember(
        String id, String instanceId, String rack, Set<String> topics, List<TopicPartition> owned, int generation) {

    /** Static members first, by the name that stays when they come back; the others by their ids. */
    public static final Comparator<GroupMember> ORDER = Comparator.comparing(
                    GroupMember::instanceId, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(member -> member.instanceId() == null ? member.id() : "");
}
