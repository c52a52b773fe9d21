package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.GroupListing;
import io.odradek.broker.network.Request;
import io.odradek.protocol.message.ListGroupsRequest;
import io.odradek.protocol.message.ListGroupsResponse;
import io.odradek.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.List;

/** ListGroups: the groups of this broker, by state and type where asked. Runs on: event loops and the groups' loop. */
public final class ListGroupsHandler implements ApiHandler<ListGroupsRequest> {

    private final GroupCoordinator groups;

    public ListGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, ListGroupsRequest message) {
        var unused = groups.list().whenComplete((found, failure) -> {
            request.respond(
                    failure == null
                            ? new ListGroupsResponse().groups(listed(found, message))
                            : new ListGroupsResponse()
                                    .errorCode(Failures.of(failure, request)
                                            .error()
                                            .code()));
        });
    }

    private static List<ListedGroup> listed(List<GroupListing> found, ListGroupsRequest message) {
        return found.stream()
                .filter(group ->
                        passes(message.statesFilter(), group.state()) && passes(message.typesFilter(), group.type()))
                .map(group -> new ListedGroup()
                        .groupId(group.id())
                        .protocolType(group.protocolType())
                        .groupState(group.state())
                        .groupType(group.type()))
                .toList();
    }

    private static boolean passes(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }
}
