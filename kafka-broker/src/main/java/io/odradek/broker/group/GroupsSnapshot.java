package io.odradek.broker.group;

import io.odradek.broker.group.classic.ClassicState;
import io.odradek.broker.group.offsets.GroupOffsets;
import java.util.List;

/** The groups of this broker as they were a moment ago, for those who watch. Immutable but for the offsets, a live view. */
public record GroupsSnapshot(List<One> groups) {

    /** One group. */
    public record One(String id, ClassicState state, int members, GroupOffsets offsets) {}

    public long count(ClassicState state) {
        return groups.stream().filter(group -> group.state() == state).count();
    }

    public long offsets() {
        return groups.stream().mapToLong(group -> group.offsets().count()).sum();
    }
}
