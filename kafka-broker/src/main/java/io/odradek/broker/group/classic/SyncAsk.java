package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.MemberIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * A member of a new generation asks for its assignment; the leader brings those of all.
 *
 * @param protocolType what the member believes the group's to be; empty from clients that do not say
 * @param protocol the same of the chosen protocol
 * @param assignments by member; from the leader only
 */
public record SyncAsk(
        MemberIdentity member,
        int generation,
        Optional<String> protocolType,
        Optional<String> protocol,
        Map<String, byte[]> assignments) {}
