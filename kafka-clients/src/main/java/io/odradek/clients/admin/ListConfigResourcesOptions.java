package io.odradek.clients.admin;

/** How {@link Admin#listConfigResources} is to be done. */
public final class ListConfigResourcesOptions extends AbstractOptions<ListConfigResourcesOptions> {}
