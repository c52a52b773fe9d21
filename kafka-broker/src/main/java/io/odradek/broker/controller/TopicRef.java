package io.odradek.broker.controller;

import io.odradek.common.Uuid;

/**
 * A topic named by name or by id.
 *
 * @param name null when it is named by id
 * @param id {@link Uuid#ZERO_UUID} when it is named by name
 */
public record TopicRef(String name, Uuid id) {

    public static TopicRef byName(String name) {
        return new TopicRef(name, Uuid.ZERO_UUID);
    }

    public static TopicRef byId(Uuid id) {
        return new TopicRef(null, id);
    }

    @Override
    public String toString() {
        return name == null ? id.toString() : name;
    }
}
