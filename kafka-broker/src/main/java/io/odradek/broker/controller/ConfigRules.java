package io.odradek.broker.controller;

import io.odradek.zk.node.ConfigEntity;
import java.util.Map;
import java.util.Optional;

/** What the settings of topics, brokers and groups may be. */
public interface ConfigRules {

    /**
     * Checks all settings that an entity shall have.
     *
     * @throws io.odradek.common.errors.ApiException with INVALID_CONFIG, naming the key and what it takes
     */
    void validate(ConfigEntity entity, Map<String, String> config);

    /** The value of a list that holds while the entity has none of its own: what APPEND and SUBTRACT start from. */
    Optional<String> inherited(ConfigEntity entity, String key);
}
