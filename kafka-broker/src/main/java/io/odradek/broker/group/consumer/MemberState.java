package io.odradek.broker.group.consumer;

import java.util.Arrays;

/**
 * How far a member is on its way to what it shall have.
 *
 * <pre>
 *   from \ to     Stable  Unrevoked  Unreleased
 *   Stable           1        2          3
 *   Unrevoked        4        2          4
 *   Unreleased       5        2          3
 *
 *   1  it has what it shall have, or gets the rest, which is free
 *   2  it has something that it shall have no longer, and has to let go of it first; its epoch stays
 *   3  it gets what is free of what it shall have; others have not let go of the rest
 *   4  it has said that it let go
 *   5  the others have let go
 * </pre>
 */
public enum MemberState {
    STABLE("Stable"),
    UNREVOKED("Unrevoked"),
    UNRELEASED("Unreleased");

    private final String shown;

    MemberState(String shown) {
        this.shown = shown;
    }

    /** As ZooKeeper has it. */
    String shown() {
        return shown;
    }

    /** @throws IllegalArgumentException when there is no such state */
    static MemberState of(String shown) {
        return Arrays.stream(values())
                .filter(state -> state.shown.equals(shown))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of a member: " + shown));
    }
}
