package io.odradek.clients.admin;

/** How {@link Admin#electLeaders} is to be done. */
public final class ElectLeadersOptions extends AbstractOptions<ElectLeadersOptions> {}
