package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.LeaveGroupResponse;
import io.odradek.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** LeaveGroup: members leave, or are removed by an operator. Runs on: event loops and the groups' loop. */
public final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequest> {

    private static final short FIRST_WITH_MANY_MEMBERS = 3;

    private final GroupCoordinator groups;

    public LeaveGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, LeaveGroupRequest message) {
        if (message.groupId().isEmpty()) {
            request.respond(new LeaveGroupResponse().errorCode(ErrorCode.INVALID_GROUP_ID.code()));
            return;
        }
        LinkedHashMap<MemberIdentity, String> leaving = new LinkedHashMap<>();
        if (request.version() < FIRST_WITH_MANY_MEMBERS) {
            leaving.put(new MemberIdentity(message.memberId(), Optional.empty()), "");
        }
        message.members()
                .forEach(member -> leaving.put(
                        new MemberIdentity(member.memberId(), Optional.ofNullable(member.groupInstanceId())),
                        Optional.ofNullable(member.reason()).orElse("")));
        var unused = groups.leave(message.groupId(), leaving).whenComplete((codes, failure) -> {
            request.respond(
                    failure == null
                            ? answer(request, leaving, codes)
                            : new LeaveGroupResponse()
                                    .errorCode(Failures.of(failure, request)
                                            .error()
                                            .code()));
        });
    }

    private static LeaveGroupResponse answer(
            Request request, Map<MemberIdentity, String> leaving, List<ErrorCode> codes) {
        if (request.version() < FIRST_WITH_MANY_MEMBERS) {
            return new LeaveGroupResponse().errorCode(codes.get(0).code());
        }
        List<MemberResponse> members = new ArrayList<>();
        for (MemberIdentity member : leaving.keySet()) {
            members.add(new MemberResponse()
                    .memberId(member.memberId())
                    .groupInstanceId(member.instanceId().orElse(null))
                    .errorCode(codes.get(members.size()).code()));
        }
        return new LeaveGroupResponse().members(members);
    }
}
