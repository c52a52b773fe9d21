package io.odradek.clients.admin;

import java.util.Optional;

/**
 * A member of a group.
 *
 * @param targetAssignment what it is to have; empty in a group of the classic protocol
 * @param memberEpoch empty in a group of the classic protocol
 */
public record MemberDescription(
        String consumerId,
        Optional<String> groupInstanceId,
        Optional<String> rackId,
        String clientId,
        String host,
        MemberAssignment assignment,
        Optional<MemberAssignment> targetAssignment,
        Optional<Integer> memberEpoch) {}
