package io.odradek.clients.admin;

import io.odradek.common.GroupState;
import io.odradek.common.GroupType;
import java.util.Optional;

/**
 * A group that there is.
 *
 * @param type empty if the broker is too old to say
 * @param protocol what its members speak about: "consumer"; empty for a group of offsets alone
 * @param groupState empty if the broker is too old to say
 */
public record GroupListing(String groupId, Optional<GroupType> type, String protocol, Optional<GroupState> groupState) {

    /** Whether nobody but commits of offsets made it. */
    public boolean isSimpleConsumerGroup() {
        return type.filter(known -> known == GroupType.CLASSIC).isPresent() && protocol.isEmpty();
    }
}
