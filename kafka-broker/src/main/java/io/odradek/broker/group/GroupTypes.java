package io.odradek.broker.group;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.logic.Group;
import io.odradek.zk.store.StoredGroup;
import java.util.function.Supplier;

/**
 * Makes groups of the type that their znodes name.
 *
 * @param newIds makes what is unique of a member's id
 */
record GroupTypes(ClassicSettings classic, Supplier<String> newIds) {

    /** A group that is not there yet. */
    Group fresh(long nowMs) {
        return new ClassicGroup(classic, newIds, nowMs);
    }

    /**
     * The group that another coordinator has left.
     *
     * @throws IllegalArgumentException when this broker does not know its type or state
     */
    Group restore(StoredGroup found, long nowMs) {
        String type = found.node().type();
        if (!type.equals(ClassicGroup.TYPE)) {
            throw new IllegalArgumentException("no type of a group: " + type);
        }
        return ClassicGroup.restore(classic, newIds, found.node(), found.members(), nowMs);
    }
}
