package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;

/** {@link ErrorCode#GROUP_AUTHORIZATION_FAILED} as an exception: this user may not use the group. */
public class GroupAuthorizationException extends AuthorizationException {

    private static final long serialVersionUID = 1L;

    private final String groupId;

    public GroupAuthorizationException(String message) {
        this(message, null);
    }

    public GroupAuthorizationException(String message, String groupId) {
        super(ErrorCode.GROUP_AUTHORIZATION_FAILED, message, null);
        this.groupId = groupId;
    }

    public static GroupAuthorizationException forGroupId(String groupId) {
        return new GroupAuthorizationException("not authorized to access the group " + groupId, groupId);
    }

    /** The group, or null when it is not known. */
    public String groupId() {
        return groupId;
    }
}
