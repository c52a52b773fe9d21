package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The coordinators of groups. Runs on: the event loop. */
public final class CoordinatorTarget implements Target<String> {

    private static final byte GROUP = 0;
    /** From here on one request asks for several groups. */
    private static final int FOR_SEVERAL = 4;

    private static final Set<ErrorCode> ELSEWHERE_OR_LATER = EnumSet.of(
            ErrorCode.NOT_COORDINATOR,
            ErrorCode.COORDINATOR_NOT_AVAILABLE,
            ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
            ErrorCode.UNSTABLE_OFFSET_COMMIT);

    private final ClusterClient cluster;
    private final Map<String, Node> known = new HashMap<>();

    public CoordinatorTarget(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** Whether such an error says that another broker is the coordinator, or that this one is not ready. */
    public static boolean isElsewhereOrLater(ErrorCode error) {
        return ELSEWHERE_OR_LATER.contains(error);
    }

    /** The coordinator of a group; null if it is not known. */
    public Node of(String group) {
        return known.get(group);
    }

    @Override
    public CompletableFuture<Map<BrokerLink, List<String>>> find(Collection<String> keys, Answers<String, ?> refused) {
        List<String> unknown = new ArrayList<>(keys);
        unknown.removeIf(known::containsKey);
        return learn(unknown, refused).thenApply(all -> byLink(keys));
    }

    private Map<BrokerLink, List<String>> byLink(Collection<String> keys) {
        Map<BrokerLink, List<String>> links = new LinkedHashMap<>();
        keys.stream().filter(known::containsKey).forEach(key -> links.computeIfAbsent(
                        cluster.link(known.get(key)), link -> new ArrayList<>())
                .add(key));
        return links;
    }

    private CompletableFuture<Void> learn(List<String> groups, Answers<String, ?> refused) {
        if (groups.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return cluster.askAny(
                        ApiKey.FIND_COORDINATOR,
                        ApiKey.FIND_COORDINATOR.maxStableVersion(),
                        version -> request(groups, version))
                .thenCompose(response -> learn(take(groups, response, refused), refused));
    }

    private static ApiMessage request(List<String> groups, int version) {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        if (version >= 1) {
            request.keyType(GROUP);
        }
        return version >= FOR_SEVERAL ? request.coordinatorKeys(groups) : request.key(groups.get(0));
    }

    /** The groups of which an old broker, who answers for one, said nothing. */
    private List<String> take(List<String> groups, Response response, Answers<String, ?> refused) {
        try (response) {
            FindCoordinatorResponse answer = response.message(FindCoordinatorResponse.class);
            if (answer.coordinators().isEmpty()) {
                take(
                        groups.get(0),
                        answer.errorCode(),
                        answer.errorMessage(),
                        refused,
                        new Node(answer.nodeId(), answer.host(), answer.port()));
                return groups.subList(1, groups.size());
            }
            answer.coordinators()
                    .forEach(one -> take(
                            one.key(),
                            one.errorCode(),
                            one.errorMessage(),
                            refused,
                            new Node(one.nodeId(), one.host(), one.port())));
            return List.of();
        }
    }

    private void take(String group, short code, String message, Answers<String, ?> refused, Node node) {
        ErrorCode error = ErrorCode.of(code);
        if (error == ErrorCode.NONE) {
            known.put(group, node);
        } else {
            refused.error(group, error, message);
        }
    }

    @Override
    public boolean again(String key, ErrorCode error) {
        if (!isElsewhereOrLater(error)) {
            return false;
        }
        known.remove(key);
        return true;
    }

    @Override
    public void unreachable(Collection<String> keys) {
        keys.forEach(known::remove);
    }
}
