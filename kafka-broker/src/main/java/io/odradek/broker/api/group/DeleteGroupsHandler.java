package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.DeleteGroupsRequest;
import io.odradek.protocol.message.DeleteGroupsResponse;
import io.odradek.protocol.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DeleteGroups: deletes groups without members, with their offsets. Runs on: event loops and the groups' loop. */
public final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequest> {

    private final GroupCoordinator groups;

    public DeleteGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, DeleteGroupsRequest message) {
        List<CompletableFuture<DeletableGroupResult>> results = message.groupsNames().stream()
                .distinct()
                .map(group -> groups.delete(group).handle((done, failure) -> result(request, group, failure)))
                .toList();
        var unused = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> request.respond(new DeleteGroupsResponse()
                        .results(results.stream().map(CompletableFuture::join).toList())));
    }

    private static DeletableGroupResult result(Request request, String group, Throwable failure) {
        DeletableGroupResult result = new DeletableGroupResult().groupId(group);
        if (failure == null) {
            return result;
        }
        ApiException known = Failures.of(failure, request);
        return result.errorCode(known.error().code()).errorMessage(known.getMessage());
    }
}
