package io.odradek.clients.admin;

import io.odradek.common.IsolationLevel;

/** How {@link Admin#listOffsets} is to be done. */
public final class ListOffsetsOptions extends AbstractOptions<ListOffsetsOptions> {

    private final IsolationLevel isolationLevel;

    public ListOffsetsOptions() {
        this(IsolationLevel.READ_UNCOMMITTED);
    }

    /** @param isolationLevel whether the end is where the first open transaction begins */
    public ListOffsetsOptions(IsolationLevel isolationLevel) {
        this.isolationLevel = isolationLevel;
    }

    public IsolationLevel isolationLevel() {
        return isolationLevel;
    }
}
