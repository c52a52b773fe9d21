package io.odradek.broker.group.classic;

import java.util.Map;
import java.util.Optional;

/**
 * What a member says when it joins.
 *
 * @param memberId empty as long as it has none
 * @param instanceId of a static member
 * @param rebalanceTimeoutMs how long the group waits for it in a rebalance
 * @param protocols what it says under each protocol that it knows, the dearest first
 * @param learnsItsId whether a newcomer is first told its id and asked to come again with it (KIP-394)
 * @param canSkipAssignment whether it can be told to lead without assigning (KIP-814)
 * @param reason why it joins, for people; may be empty
 */
public record JoinAsk(
        String memberId,
        Optional<String> instanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        String protocolType,
        Map<String, byte[]> protocols,
        boolean learnsItsId,
        boolean canSkipAssignment,
        String reason) {

    /** The id of a newcomer: who it is, for people, and something unique. */
    public String newId(String unique) {
        return Joining.idFor(this, unique);
    }
}
