package io.odradek.clients.admin;

/** How {@link Admin#listTopics} is to be done. */
public final class ListTopicsOptions extends AbstractOptions<ListTopicsOptions> {

    private boolean listInternal = false;

    /** Whether the topics that the brokers keep for themselves are listed, too. */
    public ListTopicsOptions listInternal(boolean listInternal) {
        this.listInternal = listInternal;
        return this;
    }

    public boolean shouldListInternal() {
        return listInternal;
    }
}
