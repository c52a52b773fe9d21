package io.odradek.broker.group;

import java.util.Locale;

/** Whether a group with members may change from the classic to the consumer protocol, and back (KIP-848). */
public enum MigrationPolicy {
    DISABLED,
    UPGRADE,
    DOWNGRADE,
    BIDIRECTIONAL;

    /** @throws IllegalArgumentException when there is no such policy */
    static MigrationPolicy of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean upgrades() {
        return this == UPGRADE || this == BIDIRECTIONAL;
    }

    boolean downgrades() {
        return this == DOWNGRADE || this == BIDIRECTIONAL;
    }
}
