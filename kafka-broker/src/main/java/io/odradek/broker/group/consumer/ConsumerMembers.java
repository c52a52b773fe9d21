package io.odradek.broker.group.consumer;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The members of one group, and who of them has which partition.
 *
 * <p>Invariant: no instance has two members, and no partition has two owners. An owner is who may have a partition, and who
 * has not yet said that it let go of it.
 */
final class ConsumerMembers {

    private final Map<String, ConsumerMember> byId = new LinkedHashMap<>();
    private final Map<String, ConsumerMember> byInstance = new HashMap<>();
    private final Map<TopicIdPartition, String> owners = new HashMap<>();
    private int idBytes;

    void add(ConsumerMember member) {
        if (byId.putIfAbsent(member.id(), member) != null) {
            throw new IllegalStateException("two members have the id " + member.id());
        }
        member.instanceId().ifPresent(instance -> byInstance.put(instance, member));
        idBytes += sizeOf(member);
        own(member);
    }

    void remove(ConsumerMember member) {
        byId.remove(member.id());
        idBytes -= sizeOf(member);
        member.instanceId().ifPresent(instance -> byInstance.remove(instance, member));
        disown(member);
    }

    private static int sizeOf(ConsumerMember member) {
        return member.id().getBytes(StandardCharsets.UTF_8).length + 3;
    }

    /** What their ids take up in the group's znode. */
    int idBytes() {
        return idBytes;
    }

    /** Changes what a member has. */
    boolean change(ConsumerMember member, Predicate<ConsumerMember> step) {
        disown(member);
        boolean changed = step.test(member);
        own(member);
        return changed;
    }

    private void disown(ConsumerMember member) {
        member.assigned().forEach(partition -> owners.remove(partition, member.id()));
        member.revoking().forEach(partition -> owners.remove(partition, member.id()));
    }

    private void own(ConsumerMember member) {
        member.assigned().forEach(partition -> own(partition, member));
        member.revoking().forEach(partition -> own(partition, member));
    }

    private void own(TopicIdPartition partition, ConsumerMember member) {
        String other = owners.putIfAbsent(partition, member.id());
        if (other != null) {
            throw new IllegalStateException(partition + " belongs to " + other + " and to " + member.id());
        }
    }

    boolean isOwned(TopicIdPartition partition) {
        return owners.containsKey(partition);
    }

    Optional<ConsumerMember> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<ConsumerMember> ofInstance(String instance) {
        return Optional.ofNullable(byInstance.get(instance));
    }

    /**
     * The member that a client says it is.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another one has taken its place
     */
    ConsumerMember require(String id, Optional<String> instanceId) {
        Optional<ConsumerMember> current = instanceId.flatMap(this::ofInstance);
        if (current.filter(member -> !member.id().equals(id)).isPresent()) {
            throw new ApiException(
                    ErrorCode.FENCED_INSTANCE_ID,
                    "static member " + instanceId.get() + " is " + current.get().id() + " now");
        }
        boolean unknownInstance = instanceId.isPresent() && current.isEmpty();
        ConsumerMember member = byId.get(id);
        if (member == null || unknownInstance) {
            throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + id);
        }
        return member;
    }

    Collection<ConsumerMember> all() {
        return byId.values();
    }

    /** Those for whom it holds, in a list of its own. */
    List<ConsumerMember> those(Predicate<ConsumerMember> condition) {
        return new ArrayList<>(byId.values().stream().filter(condition).toList());
    }

    int size() {
        return byId.size();
    }
}
