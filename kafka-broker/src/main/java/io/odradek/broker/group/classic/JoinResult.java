package io.odradek.broker.group.classic;

import io.odradek.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What a member hears when the group has gathered.
 *
 * @param error NONE, or MEMBER_ID_REQUIRED with the id that the newcomer gets
 * @param members for the leader, all of them; empty for the others
 */
public record JoinResult(
        ErrorCode error,
        int generation,
        Optional<String> protocolType,
        Optional<String> protocol,
        String leader,
        String memberId,
        boolean skipAssignment,
        List<Subscription> members) {

    /** What a member said under the chosen protocol. */
    @SuppressWarnings("ArrayRecordComponent") // carried to an answer, never compared
    public record Subscription(String memberId, Optional<String> instanceId, byte[] metadata) {}

    /** A newcomer is told its id first (KIP-394). */
    public static JoinResult comeAgainAs(String memberId) {
        return new JoinResult(
                ErrorCode.MEMBER_ID_REQUIRED, -1, Optional.empty(), Optional.empty(), "", memberId, false, List.of());
    }

    /** The same, for one that shall not know that it leads. */
    JoinResult asFollowerOf(String otherLeader) {
        return new JoinResult(error, generation, protocolType, protocol, otherLeader, memberId, false, List.of());
    }
}
