package io.odradek.clients.admin;

/** How {@link Admin#unregisterBroker} is to be done. */
public final class UnregisterBrokerOptions extends AbstractOptions<UnregisterBrokerOptions> {}
