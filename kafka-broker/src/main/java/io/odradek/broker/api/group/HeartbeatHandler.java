package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.HeartbeatResponse;
import java.util.Optional;

/** Heartbeat: a member's sign of life. Runs on: event loops and the groups' loop. */
public final class HeartbeatHandler implements ApiHandler<HeartbeatRequest> {

    private final GroupCoordinator groups;

    public HeartbeatHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, HeartbeatRequest message) {
        if (message.groupId().isEmpty()) {
            request.respond(new HeartbeatResponse().errorCode(ErrorCode.INVALID_GROUP_ID.code()));
            return;
        }
        MemberIdentity member = new MemberIdentity(message.memberId(), Optional.ofNullable(message.groupInstanceId()));
        var unused = groups.heartbeat(message.groupId(), member, message.generationId())
                .whenComplete((done, failure) -> {
                    ErrorCode error = failure == null
                            ? ErrorCode.NONE
                            : Failures.of(failure, request).error();
                    request.respond(new HeartbeatResponse().errorCode(error.code()));
                });
    }
}
