package io.odradek.clients.admin;

import io.odradek.clients.admin.ListGroupsResult.Found;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.CoordinatorTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.NodeTarget;
import io.odradek.clients.admin.call.Question;
import io.odradek.common.GroupState;
import io.odradek.common.GroupType;
import io.odradek.common.Node;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.DeleteGroupsRequest;
import io.odradek.protocol.message.DeleteGroupsResponse;
import io.odradek.protocol.message.ListGroupsRequest;
import io.odradek.protocol.message.ListGroupsResponse;
import io.odradek.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lists and deletes groups: each broker knows those that it keeps. Runs on: any thread. */
final class GroupCalls {

    private static final int TO_TELL_STATES = 4;
    private static final int TO_TELL_TYPES = 5;

    private final Calls calls;
    private final MetadataCalls metadata;

    GroupCalls(Calls calls, MetadataCalls metadata) {
        this.calls = calls;
        this.metadata = metadata;
    }

    CompletableFuture<Found> list(ListGroupsOptions options, Deadline deadline) {
        Question<Integer, Collection<GroupListing>, ListGroupsResponse> question = Question.each(
                "listGroups",
                ApiKey.LIST_GROUPS,
                ListGroupsResponse.class,
                (brokers, version, timeoutMs) -> listRequest(options, version),
                (answer, brokers, answers) ->
                        answers.answer(brokers.get(0), answer.errorCode(), null, listings(answer)));
        return metadata.cluster(deadline)
                .thenCompose(members -> together(calls.ask(
                                question,
                                new NodeTarget<>(calls.cluster(), broker -> broker),
                                members.nodes().stream().map(Node::id).toList(),
                                deadline)
                        .values()));
    }

    private static ListGroupsRequest listRequest(ListGroupsOptions options, int version) {
        Versions.require(version >= TO_TELL_STATES || options.inGroupStates().isEmpty(), "to choose groups by state");
        Versions.require(version >= TO_TELL_TYPES || options.withTypes().isEmpty(), "to choose groups by type");
        ListGroupsRequest request = new ListGroupsRequest();
        if (version >= TO_TELL_STATES) {
            request.statesFilter(
                    options.inGroupStates().stream().map(GroupState::toString).toList());
        }
        return version >= TO_TELL_TYPES
                ? request.typesFilter(
                        options.withTypes().stream().map(GroupType::toString).toList())
                : request;
    }

    private static Collection<GroupListing> listings(ListGroupsResponse answer) {
        return answer.groups().stream().map(GroupCalls::listing).toList();
    }

    private static GroupListing listing(ListedGroup group) {
        return new GroupListing(
                group.groupId(),
                Optional.of(group.groupType()).filter(type -> !type.isEmpty()).map(GroupType::parse),
                group.protocolType(),
                Optional.of(group.groupState())
                        .filter(state -> !state.isEmpty())
                        .map(GroupState::parse));
    }

    private static CompletableFuture<Found> together(Collection<CompletableFuture<Collection<GroupListing>>> brokers) {
        List<GroupListing> groups = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        List<CompletableFuture<Void>> heard = new ArrayList<>();
        // all are answered on the one loop
        brokers.forEach(broker -> heard.add(broker.handle((some, failure) -> {
            if (failure == null) {
                groups.addAll(some);
            } else {
                errors.add(failure instanceof CompletionException ? failure.getCause() : failure);
            }
            return null;
        })));
        return CompletableFuture.allOf(heard.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> new Found(groups, errors));
    }

    Map<String, CompletableFuture<Void>> delete(Collection<String> groups, Deadline deadline) {
        Question<String, Void, DeleteGroupsResponse> question = Question.together(
                "deleteConsumerGroups",
                ApiKey.DELETE_GROUPS,
                DeleteGroupsResponse.class,
                (some, version, timeoutMs) -> new DeleteGroupsRequest().groupsNames(some),
                (answer, some, answers) -> answer.results()
                        .forEach(one -> answers.answer(one.groupId(), one.errorCode(), one.errorMessage(), null)));
        return calls.ask(question, new CoordinatorTarget(calls.cluster()), groups, deadline);
    }
}
