package io.odradek.broker.group.classic;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Map;
import java.util.Set;

/** What a group takes from those who want to be in it. */
public final class JoinLimits {

    /** What a member says must fit into its znode, in base64, beside its assignment. */
    private static final int MAX_METADATA_BYTES = 400_000;

    private static final int MAX_ASSIGNMENT_BYTES = 300_000;
    /** The ids of all members stand in the group's znode. */
    private static final int MAX_ID_BYTES = 600_000;

    private static final int MAX_EXPECTED = 50_000;

    private final ClassicSettings settings;

    public JoinLimits(ClassicSettings settings) {
        this.settings = settings;
    }

    /** @throws ApiException when no group would take it */
    public void requireReasonable(JoinAsk ask) {
        int timeout = ask.sessionTimeoutMs();
        if (timeout < settings.minSessionTimeoutMs() || timeout > settings.maxSessionTimeoutMs()) {
            throw new ApiException(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    "a session timeout of " + timeout + " ms; this broker takes " + settings.minSessionTimeoutMs()
                            + " to " + settings.maxSessionTimeoutMs()
                            + " (group.min.session.timeout.ms, group.max.session.timeout.ms)");
        }
        long bytes = ask.protocols().entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + (long) entry.getValue().length)
                .sum();
        requireBytes(bytes, MAX_METADATA_BYTES, "metadata");
    }

    /** @throws ApiException when an assignment would not fit into a member's znode */
    static void requireReasonable(Map<String, byte[]> assignments) {
        assignments.values().forEach(one -> requireBytes(one.length, MAX_ASSIGNMENT_BYTES, "assignment"));
    }

    private static void requireBytes(long bytes, int allowed, String what) {
        if (bytes > allowed) {
            throw new ApiException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    bytes + " bytes of " + what + " of one member, of " + allowed + " allowed");
        }
    }

    /** @throws ApiException GROUP_MAX_SIZE_REACHED when this group is full, and it is none of its members */
    void requireRoom(JoinAsk ask, Generation generation, int expected) {
        Members members = generation.members();
        boolean preparing = generation.is(ClassicState.PREPARING_REBALANCE);
        boolean known = members.find(ask.memberId()).isPresent()
                || ask.instanceId().flatMap(members::ofInstance).isPresent();
        boolean waits =
                members.find(ask.memberId()).filter(ClassicMember::isJoining).isPresent();
        int counted = preparing ? members.joining() : members.size();
        boolean room = counted < settings.maxSize() || (preparing ? waits : known);
        boolean crowded = members.idBytes() > MAX_ID_BYTES || expected > MAX_EXPECTED;
        if (!room || !known && crowded) {
            throw new ApiException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED, "the group has " + counted + " members, as many as it may have");
        }
    }

    /** @throws ApiException INCONSISTENT_GROUP_PROTOCOL when it has no protocol in common with the members */
    static void requireCommonProtocol(JoinAsk ask, Generation generation) {
        if (!speaksOurs(ask, generation)) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "the group's members are of type "
                            + generation.protocolType().orElse("") + " and all know "
                            + ProtocolChoice.common(generation.members().all()) + "; this one is of type "
                            + ask.protocolType() + " and knows "
                            + ask.protocols().keySet());
        }
    }

    private static boolean speaksOurs(JoinAsk ask, Generation generation) {
        if (ask.protocolType().isEmpty() || ask.protocols().isEmpty()) {
            return false;
        }
        if (generation.members().isEmpty()) {
            return true;
        }
        Set<String> common = ProtocolChoice.common(generation.members().all());
        return generation.protocolType().filter(ask.protocolType()::equals).isPresent()
                && ask.protocols().keySet().stream().anyMatch(common::contains);
    }
}
