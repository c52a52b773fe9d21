package io.odradek.clients.consumer;

import java.util.Locale;

/** How members of a group agree on who reads what. */
public enum GroupProtocol {
    /** A member computes the assignment. */
    CLASSIC,
    /** The broker computes it. Source: KIP-848. */
    CONSUMER;

    /** The name, in any case. */
    public static GroupProtocol of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
