package io.odradek.clients.admin;

import io.odradek.common.GroupState;
import io.odradek.common.GroupType;
import java.util.Set;

/** How {@link Admin#listGroups} is to be done. */
public final class ListGroupsOptions extends AbstractOptions<ListGroupsOptions> {

    private Set<GroupState> inGroupStates = Set.of();
    private Set<GroupType> withTypes = Set.of();

    /** Only groups that stand there; all, if empty. Brokers since Kafka 2.6 know it. */
    public ListGroupsOptions inGroupStates(Set<GroupState> inGroupStates) {
        this.inGroupStates = inGroupStates;
        return this;
    }

    public Set<GroupState> inGroupStates() {
        return inGroupStates;
    }

    /** Only groups of these kinds; all, if empty. Brokers since Kafka 3.8 know it. */
    public ListGroupsOptions withTypes(Set<GroupType> withTypes) {
        this.withTypes = withTypes;
        return this;
    }

    public Set<GroupType> withTypes() {
        return withTypes;
    }
}
