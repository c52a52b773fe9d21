package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.classic.GroupDescription;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeGroupsRequest;
import io.odradek.protocol.message.DescribeGroupsResponse;
import io.odradek.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.odradek.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DescribeGroups: groups with their members. Runs on: event loops and the groups' loop. */
public final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequest> {

    private static final short FIRST_WITH_NOT_FOUND = 6;

    private final GroupCoordinator groups;

    public DescribeGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, DescribeGroupsRequest message) {
        int operations = GroupOperations.of(message.includeAuthorizedOperations());
        List<CompletableFuture<DescribedGroup>> answers = message.groups().stream()
                .map(group -> groups.describe(group).handle((found, failure) -> {
                    DescribedGroup answer =
                            failure == null ? shown(found) : missing(request, Failures.of(failure, request));
                    return answer.groupId(group).authorizedOperations(operations);
                }))
                .toList();
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> request.respond(new DescribeGroupsResponse()
                        .groups(answers.stream().map(CompletableFuture::join).toList())));
    }

    private static DescribedGroup shown(GroupDescription found) {
        return new DescribedGroup()
                .groupState(found.state())
                .protocolType(found.protocolType())
                .protocolData(found.protocol())
                .members(found.members().stream()
                        .map(member -> new DescribedGroupMember()
                                .memberId(member.memberId())
                                .groupInstanceId(member.instanceId().orElse(null))
                                .clientId(member.clientId())
                                .clientHost(member.clientHost())
                                .memberMetadata(member.metadata())
                                .memberAssignment(member.assignment()))
                        .toList());
    }

    /** Clients of old take a group that is not there for one that is dead. */
    private static DescribedGroup missing(Request request, ApiException failure) {
        boolean notFound = failure.error() == ErrorCode.GROUP_ID_NOT_FOUND;
        boolean words = request.version() >= FIRST_WITH_NOT_FOUND;
        ErrorCode error = notFound && !words ? ErrorCode.NONE : failure.error();
        return new DescribedGroup()
                .errorCode(error.code())
                .errorMessage(words ? failure.getMessage() : null)
                .groupState(notFound ? "Dead" : "")
                .protocolType("")
                .protocolData("");
    }
}
