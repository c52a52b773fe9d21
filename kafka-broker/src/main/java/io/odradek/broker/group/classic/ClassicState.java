package io.odradek.broker.group.classic;

/**
 * The states of a group of the classic protocol.
 *
 * <pre>
 *   from \ to             Empty   Preparing   Completing   Stable   Dead
 *   Empty                   -         1            -          -       5
 *   PreparingRebalance      2         -            2          -       -
 *   CompletingRebalance     -         3            -          4       -
 *   Stable                  -         3            -          -       -
 *
 *   1  a first member joins
 *   2  all members have joined again, or the time for it is over: the next generation, of nobody or of somebody
 *   3  a member joins, leaves, fails, or wants something else than before
 *   4  the leader has brought the assignment
 *   5  the group is deleted
 * </pre>
 */
public enum ClassicState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    DEAD("Dead");

    private final String shown;

    ClassicState(String shown) {
        this.shown = shown;
    }

    /** The name that clients and ZooKeeper see. */
    public String shown() {
        return shown;
    }

    boolean mayBecome(ClassicState next) {
        return switch (this) {
            case EMPTY -> next == PREPARING_REBALANCE || next == DEAD;
            case PREPARING_REBALANCE -> next == EMPTY || next == COMPLETING_REBALANCE;
            case COMPLETING_REBALANCE -> next == PREPARING_REBALANCE || next == STABLE;
            case STABLE -> next == PREPARING_REBALANCE;
            case DEAD -> false;
        };
    }

    static ClassicState of(String shown) {
        for (ClassicState state : values()) {
            if (state.shown.equals(shown)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state of a group: " + shown);
    }
}
