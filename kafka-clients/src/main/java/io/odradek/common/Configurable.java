package io.odradek.common;

import java.util.Map;

/** A class that a client constructs by name, and then gives the configuration of the client. */
public interface Configurable {

    /**
     * Called once, after construction.
     *
     * @param configs everything that the application configured, keys unknown to the client included
     */
    void configure(Map<String, ?> configs);
}
