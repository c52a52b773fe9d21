package io.odradek.broker.partition;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which replicas of a topic are throttled, as {@code leader.replication.throttled.replicas} and its sister for followers say (KIP-73).
 *
 * @param all whether every replica is
 * @param listed those that are, if not all
 */
public record ThrottledReplicas(boolean all, Set<Listed> listed) {

    /** The replica of a partition on a broker. */
    public record Listed(int partition, int broker) {}

    /** No replica. */
    public static final ThrottledReplicas NONE = new ThrottledReplicas(false, Set.of());

    private static final String ALL = "*";

    /** @param values as the key takes them: {@code partition:broker} each, or {@code *}, or {@code none}, or nothing */
    static ThrottledReplicas of(List<String> values) {
        if (values.contains(ALL)) {
            return new ThrottledReplicas(true, Set.of());
        }
        Set<Listed> listed = values.stream()
                .map(value -> value.split(":"))
                .filter(parts -> parts.length == 2)
                .map(parts -> new Listed(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                .collect(Collectors.toUnmodifiableSet());
        return listed.isEmpty() ? NONE : new ThrottledReplicas(false, listed);
    }

    boolean includes(int partition, int broker) {
        return all || !listed.isEmpty() && listed.contains(new Listed(partition, broker));
    }
}
