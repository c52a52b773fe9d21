package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.Effects;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ClassicMemberNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One member of a group. What a coordinator that takes over need not know is not in its znode: whom it waits for, until when. */
final class ClassicMember {

    /** A newcomer that waits for others, and may be gone: clients of old give no sign of life while they wait. */
    static final long NEWCOMER_TIMEOUT_MS = 300_000;

    private final String id;
    private final Optional<String> instanceId;
    private final String clientId;
    private final String clientHost;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    private Map<String, byte[]> protocols;
    private byte[] assignment = {};

    private boolean newcomer;
    private long deadlineMs;
    private CompletableFuture<JoinResult> joining;
    private CompletableFuture<SyncResult> syncing;

    ClassicMember(String id, JoinAsk ask) {
        this.id = id;
        this.instanceId = ask.instanceId();
        this.clientId = ask.clientId();
        this.clientHost = ask.clientHost();
        this.newcomer = true;
        update(ask);
    }

    ClassicMember(String id, ClassicMemberNode node) {
        this.id = id;
        this.instanceId = node.instanceId();
        this.clientId = node.clientId();
        this.clientHost = node.clientHost();
        this.sessionTimeoutMs = node.sessionTimeoutMs();
        this.rebalanceTimeoutMs = node.rebalanceTimeoutMs();
        this.protocols = node.protocols();
        this.assignment = node.assignment();
    }

    void update(JoinAsk ask) {
        sessionTimeoutMs = ask.sessionTimeoutMs();
        rebalanceTimeoutMs = ask.rebalanceTimeoutMs();
        protocols = new LinkedHashMap<>(ask.protocols());
    }

    ClassicMemberNode node() {
        return new ClassicMemberNode(
                instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols, assignment);
    }

    /** Whether it says the same as before. */
    boolean says(Map<String, byte[]> other) {
        if (!protocols.keySet().stream().toList().equals(other.keySet().stream().toList())) {
            return false;
        }
        return protocols.entrySet().stream()
                .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }

    /** Whether nothing was heard of it for its whole session or, of a newcomer that waits, far longer. */
    boolean isOverdue(long nowMs) {
        return nowMs >= expiryMs();
    }

    /** When it will be taken for dead; while it waits for an answer of ours, only a newcomer will. */
    long expiryMs() {
        boolean waits = joining != null && !newcomer || syncing != null;
        return waits ? Long.MAX_VALUE : deadlineMs;
    }

    void heardOf(long nowMs) {
        deadlineMs = nowMs + (newcomer && joining != null ? NEWCOMER_TIMEOUT_MS : sessionTimeoutMs);
    }

    boolean isJoining() {
        return joining != null;
    }

    boolean isSyncing() {
        return syncing != null;
    }

    void awaitJoin(CompletableFuture<JoinResult> reply) {
        joining = reply;
    }

    CompletableFuture<JoinResult> endJoin() {
        CompletableFuture<JoinResult> reply = joining;
        joining = null;
        admit();
        return reply;
    }

    /** It is a member like the others from now on. */
    void admit() {
        newcomer = false;
    }

    void awaitSync(CompletableFuture<SyncResult> reply) {
        syncing = reply;
    }

    CompletableFuture<SyncResult> endSync() {
        CompletableFuture<SyncResult> reply = syncing;
        syncing = null;
        return reply;
    }

    /** Answers what it waits for, if anything, with an error. */
    void endWaiting(Effects effects, ErrorCode error, String why) {
        if (joining != null) {
            effects.fail(endJoin(), error, why);
        }
        if (syncing != null) {
            effects.fail(endSync(), error, why);
        }
    }

    void assign(byte[] bytes) {
        assignment = bytes;
    }

    void takeOverFrom(ClassicMember other) {
        assignment = other.assignment;
    }

    String id() {
        return id;
    }

    Optional<String> instanceId() {
        return instanceId;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    Map<String, byte[]> protocols() {
        return protocols;
    }

    byte[] metadata(String protocol) {
        return protocols.getOrDefault(protocol, new byte[0]);
    }

    byte[] assignment() {
        return assignment;
    }

    /** For people: who and where. */
    String shown() {
        return id + " (" + clientHost + ")";
    }
}
