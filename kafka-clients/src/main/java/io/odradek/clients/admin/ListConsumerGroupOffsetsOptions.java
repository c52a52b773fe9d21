package io.odradek.clients.admin;

/** How {@link Admin#listConsumerGroupOffsets} is to be done. */
public final class ListConsumerGroupOffsetsOptions extends AbstractOptions<ListConsumerGroupOffsetsOptions> {

    private boolean requireStable = false;

    /** Whether to wait for offsets that transactions are about to commit. */
    public ListConsumerGroupOffsetsOptions requireStable(boolean requireStable) {
        this.requireStable = requireStable;
        return this;
    }

    public boolean requireStable() {
        return requireStable;
    }
}
