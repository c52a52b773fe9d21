package io.odradek.zk.node;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What can have settings of its own: a topic, a broker, a client id, a user, a client id of a user, an IP address, a group, and
 * of all but topics and groups the default one.
 *
 * @param type the first part of the path below {@code /config}
 * @param name the plain name, {@link #DEFAULT} for the default
 * @param client of a user only: the plain client id, {@link #DEFAULT} for the default
 */
public record ConfigEntity(Type type, String name, Optional<String> client) {

    /** The name of the entity whose settings hold where no other ones do. */
    public static final String DEFAULT = "<default>";

    /** The kinds, named as in the paths. */
    public enum Type {
        TOPICS("topics"),
        BROKERS("brokers"),
        CLIENTS("clients"),
        USERS("users"),
        IPS("ips"),
        GROUPS("groups");

        private final String segment;

        Type(String segment) {
            this.segment = segment;
        }

        static Optional<Type> of(String segment) {
            for (Type type : values()) {
                if (type.segment.equals(segment)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    public static ConfigEntity topic(String topic) {
        return new ConfigEntity(Type.TOPICS, topic, Optional.empty());
    }

    public static ConfigEntity broker(int id) {
        return new ConfigEntity(Type.BROKERS, Integer.toString(id), Optional.empty());
    }

    public static ConfigEntity group(String group) {
        return new ConfigEntity(Type.GROUPS, group, Optional.empty());
    }

    public static ConfigEntity defaultBroker() {
        return new ConfigEntity(Type.BROKERS, DEFAULT, Optional.empty());
    }

    /** Below {@code /config/}, names made safe for paths. */
    public String relativePath() {
        String path = type.segment + '/' + sanitise(name);
        return client.map(id -> path + "/clients/" + sanitise(id)).orElse(path);
    }

    public String path() {
        return Paths.CONFIG + '/' + relativePath();
    }

    /** The entity whose settings stand at the path; empty for the paths between, and for notices of changes. */
    public static Optional<ConfigEntity> ofPath(String path) {
        String[] parts = path.substring(Paths.CONFIG.length()).split("/", -1);
        Optional<Type> type = parts.length < 3 ? Optional.empty() : Type.of(parts[1]);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (parts.length == 3) {
            return Optional.of(new ConfigEntity(type.get(), plain(parts[2]), Optional.empty()));
        }
        boolean clientOfUser = parts.length == 5 && type.get() == Type.USERS && parts[3].equals("clients");
        return clientOfUser
                ? Optional.of(new ConfigEntity(Type.USERS, plain(parts[2]), Optional.of(plain(parts[4]))))
                : Optional.empty();
    }

    /**
     * Percent-encodes as the classic tools do: spaces are %20, stars %2A, and the default name stays as it is; but ZooKeeper
     * takes no part of a path that is a dot or two.
     */
    static String sanitise(String name) {
        if (name.equals(DEFAULT)) {
            return name;
        }
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%2E");
        }
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private static String plain(String segment) {
        return segment.equals(DEFAULT) ? segment : URLDecoder.decode(segment, StandardCharsets.UTF_8);
    }
}
