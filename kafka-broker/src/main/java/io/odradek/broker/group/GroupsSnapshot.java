package io.odradek.broker.group;

import io.odradek.broker.group.offsets.GroupOffsets;
import java.util.List;

/** The groups of this broker as they were a moment ago, for those who watch. Immutable but for the offsets, a live view. */
public record GroupsSnapshot(List<One> groups) {

    /** One group. @param state as clients see it */
    public record One(String id, String state, int members, GroupOffsets offsets) {}

    public long count(String state) {
        return groups.stream().filter(group -> group.state().equals(state)).count();
    }

    public long offsets() {
        return groups.stream().mapToLong(group -> group.offsets().count()).sum();
    }
}
