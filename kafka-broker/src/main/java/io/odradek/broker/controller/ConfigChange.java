package io.odradek.broker.controller;

import io.odradek.zk.node.ConfigEntity;
import java.util.List;

/** Changes to some settings of an entity; the others stay. */
public record ConfigChange(ConfigEntity entity, List<Edit> edits) {

    /** What to do with one setting. */
    public enum Kind {
        SET,
        /** Back to what holds without it. */
        DELETE,
        /** Adds elements to a list. */
        APPEND,
        /** Takes elements from a list. */
        SUBTRACT
    }

    /**
     * @param value ignored for DELETE, and may be null there
     */
    public record Edit(String key, Kind kind, String value) {}
}
