package io.odradek.broker.api.group;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;

/** Which names a group may have. That of a group with members has at least one character; offsets are kept under any name. */
final class GroupIds {

    private GroupIds() {}

    /** @throws ApiException INVALID_GROUP_ID */
    static String requireNamed(String group) {
        if (group.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_GROUP_ID, "the group has no name");
        }
        return group;
    }
}
