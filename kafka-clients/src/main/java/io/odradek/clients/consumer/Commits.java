package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.consumer.group.Committed;
import io.odradek.clients.consumer.group.GroupOffsets;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.position.Position;
import io.odradek.clients.consumer.position.Positions;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.RetriableException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits, at once and later, and now and then by itself.
 *
 * <p>Runs on: the application's thread.
 */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    /** How long giving partitions back is held up by a commit that cannot be made. */
    private static final long BEFORE_REVOKE_MS = 5_000;

    private final ClusterClient cluster;
    private final GroupOffsets offsets;
    private final Supplier<Identity> identity;
    private final Positions positions;
    private final Interceptors<?, ?> interceptors;
    private final ConsumerMetrics metrics;
    private final Inbox inbox;
    private final long retryMs;
    private final long autoMs;
    private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private long autoAt;

    /** @param autoMs how often to commit by itself; -1 for never */
    Commits(
            ClusterClient cluster,
            GroupOffsets offsets,
            Supplier<Identity> identity,
            Positions positions,
            Interceptors<?, ?> interceptors,
            ConsumerMetrics metrics,
            Inbox inbox,
            long retryMs,
            long autoMs) {
        this.cluster = cluster;
        this.offsets = offsets;
        this.identity = identity;
        this.positions = positions;
        this.interceptors = interceptors;
        this.metrics = metrics;
        this.inbox = inbox;
        this.retryMs = retryMs;
        this.autoMs = autoMs;
        this.autoAt = Clock.deadline(Math.max(0, autoMs));
    }

    /** Everything that was read. */
    Map<TopicPartition, OffsetAndMetadata> consumed() {
        Map<TopicPartition, OffsetAndMetadata> consumed = new LinkedHashMap<>();
        positions.consumed().forEach((partition, position) -> consumed.put(partition, offset(position)));
        return consumed;
    }

    static OffsetAndMetadata offset(Position position) {
        return new OffsetAndMetadata(
                position.offset(), position.epoch() < 0 ? Optional.empty() : Optional.of(position.epoch()), "");
    }

    private CompletableFuture<Void> send(Map<TopicPartition, OffsetAndMetadata> what) {
        if (what.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Map<TopicPartition, Committed> committed = new LinkedHashMap<>();
        what.forEach((partition, offset) -> committed.put(
                partition, new Committed(offset.offset(), offset.leaderEpoch().orElse(-1), offset.metadata())));
        Identity self = identity.get();
        return OnLoop.ask(cluster, () -> offsets.commit(self, committed)).thenRun(metrics::committed);
    }

    /** Commits, and tries again as long as there is time and sense in it. */
    void sync(Map<TopicPartition, OffsetAndMetadata> what, long untilMs) {
        while (true) {
            try {
                Identity self = identity.get();
                try {
                    inbox.get(send(what), untilMs, "commit the offsets of " + what.keySet());
                } catch (ApiException e) {
                    if (e.error() != ErrorCode.STALE_MEMBER_EPOCH || self.equals(identity.get())) {
                        throw e;
                    }
                    // the epoch has gone up since: the same commit with the new one
                    continue;
                }
                interceptors.onCommit(what);
                runCallbacks();
                return;
            } catch (TimeoutException e) {
                throw e;
            } catch (RetriableException | ConnectionLostException e) {
                if (Clock.nowMs() + retryMs >= untilMs) {
                    throw new TimeoutException("it took too long to commit the offsets of " + what.keySet(), e);
                }
                pause();
            } catch (ApiException e) {
                throw failureOf(e);
            }
        }
    }

    private void pause() {
        long until = Clock.deadline(retryMs);
        while (Clock.nowMs() < until) {
            inbox.throwIfWokenUp();
            inbox.await(until);
        }
    }

    private static RuntimeException failureOf(RuntimeException failure) {
        if (failure instanceof ApiException refused) {
            switch (refused.error()) {
                case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, STALE_MEMBER_EPOCH, FENCED_MEMBER_EPOCH -> {
                    CommitFailedException tooLate = new CommitFailedException();
                    tooLate.initCause(failure);
                    return tooLate;
                }
                default -> {}
            }
        }
        return failure;
    }

    /** Commits without waiting; the callback runs within a later call. */
    void async(Map<TopicPartition, OffsetAndMetadata> what, OffsetCommitCallback callback) {
        var unused = send(what).whenComplete((none, failure) -> {
            callbacks.add(() -> {
                Exception why = failure == null ? null : asyncFailure(Inbox.causeOf(failure));
                if (why == null) {
                    interceptors.onCommit(what);
                }
                if (callback != null) {
                    callback.onComplete(what, why);
                } else if (why != null) {
                    LOG.warn("the offsets {} could not be committed: {}", what, why.getMessage());
                }
            });
            inbox.stir();
        });
    }

    private static Exception asyncFailure(RuntimeException failure) {
        return failure instanceof RetriableException || failure instanceof ConnectionLostException
                ? new RetriableCommitFailedException(failure)
                : failureOf(failure);
    }

    void runCallbacks() {
        for (Runnable callback = callbacks.poll(); callback != null; callback = callbacks.poll()) {
            callback.run();
        }
    }

    boolean isAutomatic() {
        return autoMs >= 0;
    }

    /** When the next commit is due; {@link Long#MAX_VALUE} if none ever is. */
    long dueMs() {
        return isAutomatic() ? autoAt : Long.MAX_VALUE;
    }

    /** Commits what polls before this one gave, if it is time to. */
    void now() {
        if (isAutomatic() && Clock.nowMs() >= autoAt) {
            autoAt = Clock.deadline(autoMs);
            Map<TopicPartition, OffsetAndMetadata> consumed = consumed();
            if (!consumed.isEmpty()) {
                async(consumed, null);
            }
        }
    }

    /** Before partitions are given back: commits what was read of them, if the consumer is to do that. */
    void beforeRevoke() {
        if (isAutomatic()) {
            try {
                sync(consumed(), Clock.deadline(BEFORE_REVOKE_MS));
            } catch (ApiException | CommitFailedException | ConnectionLostException e) {
                LOG.warn(
                        "what was read could not be committed before partitions are given back, and may be read twice: {}",
                        e.getMessage());
            }
        }
    }
}
