package io.odradek.broker.api.configs;

/** The kinds of things that have settings, by their numbers on the wire. */
final class ResourceType {

    static final byte TOPIC = 2;
    static final byte BROKER = 4;
    static final byte BROKER_LOGGER = 8;
    static final byte CLIENT_METRICS = 16;
    static final byte GROUP = 32;

    private ResourceType() {}
}
