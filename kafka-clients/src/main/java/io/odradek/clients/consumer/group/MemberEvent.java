package io.odradek.clients.consumer.group;

import io.odradek.common.Uuid;
import io.odradek.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;
import java.util.Map;

/** What the application's thread has to do for the membership. */
public sealed interface MemberEvent {

    /** A rebalance begins: give back what has to be given back, and say what this member wants. */
    record Prepare() implements MemberEvent {}

    /** This member leads: compute who gets what. */
    record Lead(int generation, String protocol, List<JoinGroupResponseMember> members) implements MemberEvent {}

    /** What this member got, in the classic protocol. */
    record Assigned(Identity identity, String protocol, byte[] assignment) implements MemberEvent {}

    /** What this member is to have, in the consumer protocol. */
    record Target(Identity identity, Map<Uuid, List<Integer>> partitions) implements MemberEvent {}

    /** The group goes on without this member: what it had is lost. */
    record Lost(String why) implements MemberEvent {}

    /** It cannot be a member. */
    record Failed(RuntimeException why) implements MemberEvent {}
}
