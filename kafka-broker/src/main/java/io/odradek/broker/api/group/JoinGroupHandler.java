package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.JoinGroupResponse;
import io.odradek.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JoinGroup: a member joins; the answer waits until all have. Runs on: event loops and the groups' loop. */
public final class JoinGroupHandler implements ApiHandler<JoinGroupRequest> {

    private static final short FIRST_WITH_REBALANCE_TIMEOUT = 1;
    private static final short FIRST_WITH_MEMBER_ID_REQUIRED = 4;
    private static final short FIRST_WITH_NULL_PROTOCOL = 7;
    private static final short FIRST_WITH_SKIPPED_ASSIGNMENT = 9;

    private final GroupCoordinator groups;

    public JoinGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, JoinGroupRequest message) {
        try {
            GroupIds.requireNamed(message.groupId());
        } catch (ApiException e) {
            request.respond(failed(request, message, e.error()));
            return;
        }
        var unused = groups.join(message.groupId(), ask(request, message)).whenComplete((result, failure) -> {
            request.respond(
                    failure == null
                            ? answer(request, result)
                            : failed(
                                    request,
                                    message,
                                    Failures.of(failure, request).error()));
        });
    }

    private static JoinAsk ask(Request request, JoinGroupRequest message) {
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        message.protocols().forEach(protocol -> protocols.put(protocol.name(), protocol.metadata()));
        boolean twoTimeouts = request.version() >= FIRST_WITH_REBALANCE_TIMEOUT;
        return new JoinAsk(
                message.memberId(),
                Optional.ofNullable(message.groupInstanceId()),
                Optional.ofNullable(request.clientId()).orElse(""),
                "/" + request.connection().host(),
                message.sessionTimeoutMs(),
                twoTimeouts ? message.rebalanceTimeoutMs() : message.sessionTimeoutMs(),
                message.protocolType(),
                protocols,
                request.version() >= FIRST_WITH_MEMBER_ID_REQUIRED,
                request.version() >= FIRST_WITH_SKIPPED_ASSIGNMENT,
                Optional.ofNullable(message.reason()).orElse(""));
    }

    private static JoinGroupResponse answer(Request request, JoinResult result) {
        return new JoinGroupResponse()
                .errorCode(result.error().code())
                .generationId(result.generation())
                .protocolType(result.protocolType().orElse(null))
                .protocolName(result.protocol().orElse(noProtocol(request)))
                .leader(result.leader())
                .memberId(result.memberId())
                .skipAssignment(result.skipAssignment())
                .members(result.members().stream()
                        .map(member -> new JoinGroupResponseMember()
                                .memberId(member.memberId())
                                .groupInstanceId(member.instanceId().orElse(null))
                                .metadata(member.metadata()))
                        .toList());
    }

    private static JoinGroupResponse failed(Request request, JoinGroupRequest message, ErrorCode error) {
        return new JoinGroupResponse()
                .errorCode(error.code())
                .protocolName(noProtocol(request))
                .leader("")
                .memberId(message.memberId());
    }

    private static String noProtocol(Request request) {
        return request.version() >= FIRST_WITH_NULL_PROTOCOL ? null : "";
    }
}
