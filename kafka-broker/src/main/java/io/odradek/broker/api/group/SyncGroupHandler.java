package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.SyncGroupRequest;
import io.odradek.protocol.message.SyncGroupResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** SyncGroup: a member's assignment, once the leader has brought it. Runs on: event loops and the groups' loop. */
public final class SyncGroupHandler implements ApiHandler<SyncGroupRequest> {

    private final GroupCoordinator groups;

    public SyncGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, SyncGroupRequest message) {
        if (message.groupId().isEmpty()) {
            request.respond(failed(ErrorCode.INVALID_GROUP_ID));
            return;
        }
        Map<String, byte[]> assignments = new HashMap<>();
        message.assignments().forEach(one -> assignments.put(one.memberId(), one.assignment()));
        SyncAsk ask = new SyncAsk(
                new MemberIdentity(message.memberId(), Optional.ofNullable(message.groupInstanceId())),
                message.generationId(),
                Optional.ofNullable(message.protocolType()),
                Optional.ofNullable(message.protocolName()),
                assignments);
        var unused = groups.sync(message.groupId(), ask).whenComplete((result, failure) -> {
            request.respond(
                    failure == null
                            ? new SyncGroupResponse()
                                    .protocolType(result.protocolType().orElse(null))
                                    .protocolName(result.protocol().orElse(null))
                                    .assignment(result.assignment())
                            : failed(code(failure, request)));
        });
    }

    /** Clients of SyncGroup do not know that a group can be loading; any of them joins again when told to. */
    private static ErrorCode code(Throwable failure, Request request) {
        ErrorCode error = Failures.of(failure, request).error();
        return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.REBALANCE_IN_PROGRESS : error;
    }

    private static SyncGroupResponse failed(ErrorCode error) {
        return new SyncGroupResponse().errorCode(error.code()).assignment(new byte[0]);
    }
}
