package io.odradek.broker.group.logic;

import java.util.Optional;

/**
 * Who a client says it is.
 *
 * @param memberId given by the coordinator; may be empty
 * @param instanceId given by the operator, of a static member (KIP-345)
 */
public record MemberIdentity(String memberId, Optional<String> instanceId) {}
