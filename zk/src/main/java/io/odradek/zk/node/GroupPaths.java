package io.odradek.zk.node;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where consumer groups stand, below {@code /consumers} as ever. Names of groups and members may hold any character and are
 * percent-encoded; names of topics need not be.
 */
public final class GroupPaths {

    public static final String ROOT = "/consumers";

    /** Stands for the group whose name is empty; no encoded name looks like it. */
    private static final String EMPTY = "<empty>";

    private GroupPaths() {}

    /** The znode of a group: generation and members, the one that every change is a compare-and-set of. */
    public static String group(String group) {
        return ROOT + '/' + encode(group);
    }

    public static String members(String group) {
        return group(group) + "/ids";
    }

    public static String member(String group, String member) {
        return members(group) + '/' + encode(member);
    }

    public static String owners(String group) {
        return group(group) + "/owners";
    }

    public static String owners(String group, String topic) {
        return owners(group) + '/' + topic;
    }

    public static String owner(String group, String topic, int partition) {
        return owners(group, topic) + '/' + partition;
    }

    public static String offsets(String group) {
        return group(group) + "/offsets";
    }

    public static String offsets(String group, String topic) {
        return offsets(group) + '/' + topic;
    }

    public static String offset(String group, String topic, int partition) {
        return offsets(group, topic) + '/' + partition;
    }

    /** A name as one part of a path; ZooKeeper takes neither slashes nor the names of this and the parent directory. */
    public static String encode(String name) {
        return switch (name) {
            case "" -> EMPTY;
            case "." -> "%2E";
            case ".." -> "%2E%2E";
            default ->
                URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
        };
    }

    /**
     * The name that a part of a path stands for.
     *
     * @throws IllegalArgumentException if it stands for none, having been made by somebody else
     */
    public static String decode(String part) {
        return part.equals(EMPTY) ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
