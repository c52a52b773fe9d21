package io.odradek.broker.api.configs;

/** The kinds of things that have settings, by their numbers on the wire. */
final class ResourceType {

    static final byte TOPIC = 2;
    static final byte BROKER = 4;

    private ResourceType() {}
}
