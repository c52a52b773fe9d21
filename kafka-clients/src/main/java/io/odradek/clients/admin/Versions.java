package io.odradek.clients.admin;

import io.odradek.common.errors.UnsupportedVersionException;

/** What old brokers do not understand. Runs on: any thread; without state. */
final class Versions {

    private Versions() {}

    /** @throws UnsupportedVersionException if the broker is too old for what is asked */
    static void require(boolean understood, String what) {
        if (!understood) {
            throw new UnsupportedVersionException("the broker is too old " + what);
        }
    }
}
