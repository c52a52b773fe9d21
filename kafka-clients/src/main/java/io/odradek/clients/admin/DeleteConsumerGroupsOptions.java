package io.odradek.clients.admin;

/** How {@link Admin#deleteConsumerGroups} is to be done. */
public final class DeleteConsumerGroupsOptions extends AbstractOptions<DeleteConsumerGroupsOptions> {}
