package io.odradek.broker.api.configs;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;

/** Which entity in ZooKeeper a resource of a request is. */
final class ConfigResources {

    private ConfigResources() {}

    /**
     * The entity.
     *
     * @throws ApiException INVALID_REQUEST if the settings of such a resource cannot be changed
     */
    static ConfigEntity entity(byte type, String name) {
        if (type == ResourceType.TOPIC) {
            return ConfigEntity.topic(name);
        }
        if (type == ResourceType.BROKER) {
            return name.isEmpty() ? ConfigEntity.defaultBroker() : ConfigEntity.broker(brokerId(name));
        }
        if (type == ResourceType.GROUP) {
            return group(name);
        }
        throw new ApiException(
                ErrorCode.INVALID_REQUEST,
                "settings of resources of type " + type
                        + " cannot be changed here; use 2 (topic), 4 (broker) or 32 (group)");
    }

    /** There are no settings of all groups but the broker's own. */
    static ConfigEntity group(String name) {
        if (name.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the settings of a group need the group's name");
        }
        return ConfigEntity.group(name);
    }

    private static int brokerId(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "a broker is named by its number, not by " + name, e);
        }
    }
}
