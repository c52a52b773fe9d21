package io.odradek.broker.group;

import io.odradek.broker.group.offsets.GroupOffsets;
import java.util.List;

/** The groups of this broker as they were a moment ago, for those who watch. Immutable but for the offsets, a live view. */
public record GroupsSnapshot(List<One> groups) {

    /** One group. @param type and state: as clients see them */
    public record One(String id, String type, String state, int members, GroupOffsets offsets) {}

    public long count(String type) {
        return groups.stream().filter(group -> group.type().equals(type)).count();
    }

    public long count(String type, String state) {
        return groups.stream()
                .filter(group -> group.type().equals(type) && group.state().equals(state))
                .count();
    }

    public long offsets() {
        return groups.stream().mapToLong(group -> group.offsets().count()).sum();
    }
}
