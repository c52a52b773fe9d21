package io.odradek.broker.group.classic;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ClassicMemberNode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a group and the generation that they are in: what another coordinator would find, and no more.
 *
 * <p>Invariant: states follow one another as {@link ClassicState} says; a group with a protocol has members.
 */
final class Generation {

    private final Members members = new Members();
    private ClassicState state = ClassicState.EMPTY;
    private long sinceMs;
    private int number;
    private Optional<String> protocolType = Optional.empty();
    private Optional<String> protocol = Optional.empty();

    Generation(int number, long nowMs) {
        this.number = number;
        this.sinceMs = nowMs;
    }

    /** The generation as it stands in ZooKeeper; each member has its whole session from now on. */
    Generation(GroupNode node, Map<String, MemberNode> nodes, long nowMs) {
        state = ClassicState.of(node.state());
        sinceMs = node.sinceMs();
        number = node.generation();
        protocolType = node.protocolType();
        protocol = node.protocol();
        nodes.forEach((id, member) -> {
            if (!(member instanceof ClassicMemberNode classic)) {
                throw new IllegalArgumentException("member " + id + " is none of the classic protocol");
            }
            ClassicMember restored = new ClassicMember(id, classic);
            restored.heardOf(nowMs);
            members.add(restored);
        });
        node.leader().ifPresent(members::lead);
    }

    Members members() {
        return members;
    }

    ClassicState state() {
        return state;
    }

    boolean is(ClassicState other) {
        return state == other;
    }

    long sinceMs() {
        return sinceMs;
    }

    int number() {
        return number;
    }

    Optional<String> protocolType() {
        return protocolType;
    }

    Optional<String> protocol() {
        return protocol;
    }

    boolean isOfConsumers() {
        return protocolType.equals(Optional.of(ConsumerBytes.CONSUMER));
    }

    /** A first member says what the group's members are. */
    void define(String type) {
        protocolType = Optional.of(type);
    }

    void become(ClassicState next, long nowMs) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a group cannot become " + next + " from " + state);
        }
        state = next;
        sinceMs = nowMs;
    }

    /** The next one begins: of the members as they are, which agree on a protocol, or of nobody. */
    void next(long nowMs) {
        number++;
        protocol = ProtocolChoice.of(members.all());
        become(members.isEmpty() ? ClassicState.EMPTY : ClassicState.COMPLETING_REBALANCE, nowMs);
    }

    void requireAlive() {
        if (state == ClassicState.DEAD) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group is being deleted");
        }
    }

    void require(int other) {
        if (other != number) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION, "generation " + other + ", and it is " + number);
        }
    }

    /** What a member hears of this generation; its leader hears what all of them said. */
    JoinResult resultFor(ClassicMember member, boolean skipAssignment) {
        boolean leads = members.isLeader(member);
        List<JoinResult.Subscription> all = leads ? subscriptions() : List.of();
        return new JoinResult(
                ErrorCode.NONE,
                number,
                protocolType,
                protocol,
                members.leader(),
                member.id(),
                skipAssignment && leads,
                all);
    }

    private List<JoinResult.Subscription> subscriptions() {
        String chosen = protocol.orElse("");
        return members.all().stream()
                .map(one -> new JoinResult.Subscription(one.id(), one.instanceId(), one.metadata(chosen)))
                .toList();
    }

    SyncResult assignmentOf(ClassicMember member) {
        return new SyncResult(protocolType, protocol, member.assignment());
    }

    GroupNode node() {
        return new GroupNode(
                ClassicGroup.TYPE,
                state.shown(),
                number,
                protocolType,
                protocol,
                Optional.ofNullable(members.leader()),
                members.all().stream().map(ClassicMember::id).toList(),
                sinceMs,
                -1,
                -1);
    }

    Map<String, MemberNode> memberNodes() {
        Map<String, MemberNode> nodes = new HashMap<>();
        members.all().forEach(member -> nodes.put(member.id(), member.node()));
        return nodes;
    }
}
