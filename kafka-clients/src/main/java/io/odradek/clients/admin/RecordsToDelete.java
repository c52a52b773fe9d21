package io.odradek.clients.admin;

/** Up to where the records of a partition are deleted. */
public record RecordsToDelete(long beforeOffset) {

    /** @param offset the first one that stays; -1 to delete all that is replicated */
    public static RecordsToDelete beforeOffset(long offset) {
        return new RecordsToDelete(offset);
    }
}
