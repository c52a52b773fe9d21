package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The members of one group, in the order in which they came, with their leader: the first of them, until it goes.
 *
 * <p>Invariant: a static member is found by its instance, and no instance has two members; there is a leader exactly if there
 * are members.
 */
final class Members {

    private final Map<String, ClassicMember> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    private String leader;
    private int idBytes;

    void add(ClassicMember member) {
        if (byId.putIfAbsent(member.id(), member) != null) {
            throw new IllegalStateException("two members have the id " + member.id());
        }
        idBytes += sizeOf(member);
        member.instanceId().ifPresent(instance -> idByInstance.put(instance, member.id()));
        if (leader == null) {
            leader = member.id();
        }
    }

    void remove(ClassicMember member) {
        byId.remove(member.id());
        idBytes -= sizeOf(member);
        member.instanceId().ifPresent(instance -> idByInstance.remove(instance, member.id()));
        if (member.id().equals(leader)) {
            leader = byId.keySet().stream().findFirst().orElse(null);
        }
    }

    /** Puts a static member that came back in the place of its former self. */
    void replace(ClassicMember former, ClassicMember now) {
        boolean led = isLeader(former);
        remove(former);
        add(now);
        if (led) {
            leader = now.id();
        }
    }

    private static int sizeOf(ClassicMember member) {
        return member.id().getBytes(StandardCharsets.UTF_8).length + 3;
    }

    /** What their ids take up in the group's znode. */
    int idBytes() {
        return idBytes;
    }

    /**
     * The member that a client says it is.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID when there is no such member, FENCED_INSTANCE_ID when another one has taken its
     *     place
     */
    ClassicMember require(MemberIdentity identity) {
        if (identity.instanceId().isPresent()) {
            String current = idByInstance.get(identity.instanceId().get());
            if (current != null && !current.equals(identity.memberId())) {
                throw new ApiException(
                        ErrorCode.FENCED_INSTANCE_ID,
                        "static member " + identity.instanceId().get() + " is " + current + " now");
            }
        }
        ClassicMember member = byId.get(identity.memberId());
        boolean unknownInstance = identity.instanceId()
                .filter(instance -> !idByInstance.containsKey(instance))
                .isPresent();
        if (member == null || unknownInstance) {
            throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + identity.memberId());
        }
        return member;
    }

    Optional<ClassicMember> ofInstance(String instance) {
        return Optional.ofNullable(idByInstance.get(instance)).map(byId::get);
    }

    Optional<ClassicMember> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<ClassicMember> all() {
        return byId.values();
    }

    /** Those for whom it holds, in a list of its own. */
    List<ClassicMember> those(Predicate<ClassicMember> condition) {
        return byId.values().stream().filter(condition).toList();
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    int joining() {
        return (int) byId.values().stream().filter(ClassicMember::isJoining).count();
    }

    boolean isLeader(ClassicMember member) {
        return member.id().equals(leader);
    }

    String leader() {
        return leader;
    }

    void lead(String id) {
        leader = id;
    }

    int longestRebalanceTimeoutMs() {
        return byId.values().stream()
                .mapToInt(ClassicMember::rebalanceTimeoutMs)
                .max()
                .orElse(0);
    }
}
