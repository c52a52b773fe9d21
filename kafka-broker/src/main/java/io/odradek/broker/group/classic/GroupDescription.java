package io.odradek.broker.group.classic;

import java.util.List;
import java.util.Optional;

/** A group as tools show it. */
public record GroupDescription(String state, String protocolType, String protocol, List<Member> members) {

    /**
     * A member as tools show it.
     *
     * @param metadata and assignment: empty unless the group is stable
     */
    @SuppressWarnings("ArrayRecordComponent") // carried to an answer, never compared
    public record Member(
            String memberId,
            Optional<String> instanceId,
            String clientId,
            String clientHost,
            byte[] metadata,
            byte[] assignment) {}
}
