package io.odradek.clients.admin;

/** How {@link Admin#deleteRecords} is to be done. */
public final class DeleteRecordsOptions extends AbstractOptions<DeleteRecordsOptions> {}
