package io.odradek.clients.admin;

import java.util.Map;
import java.util.Properties;

/** {@link Admin} as a class, for who is used to it. */
public abstract class AdminClient implements Admin {

    AdminClient() {}

    /** @see Admin#create(Properties) */
    public static AdminClient create(Properties properties) {
        return (AdminClient) Admin.create(properties);
    }

    /** @see Admin#create(Map) */
    public static AdminClient create(Map<String, Object> configs) {
        return (AdminClient) Admin.create(configs);
    }
}
