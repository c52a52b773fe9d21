package io.odradek.broker.server;

import io.odradek.broker.election.HandOverPlan;
import io.odradek.broker.election.LeaderHandOver;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what this broker leads before it stops, so that clients find another leader and not a closed connection.
 *
 * <p>Runs on: the thread that stops the broker, which waits.
 *
 * @param maxRetries {@code controlled.shutdown.max.retries}
 * @param backoff {@code controlled.shutdown.retry.backoff.ms}
 */
record ControlledShutdown(
        ZooKeeperSession session, LeaderHandOver handOver, HandOverPlan plan, int maxRetries, Duration backoff) {

    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdown.class);
    /** Far more than an attempt takes, which gives up by itself. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30);

    void run() {
        for (int attempt = 0; attempt <= maxRetries; attempt++) {
            // without ZooKeeper nothing can be handed over, and nothing be claimed by others meanwhile
            if (session.state() != SessionState.CONNECTED || isDone()) {
                return;
            }
            if (attempt < maxRetries) {
                pause();
            }
        }
        LOG.warn("The broker stops although it leads partitions still: they get another leader when it is gone");
    }

    private boolean isDone() {
        CompletableFuture<LeaderHandOver.Result> result = new CompletableFuture<>();
        long start = System.nanoTime();
        session.execute(() -> {
            var unused = handOver.run(plan::leaving).whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(done);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        try {
            LeaderHandOver.Result done = result.get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info(
                    "{} partitions were handed over in {} ms, {} were not: {}",
                    done.moved(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                    done.left().size(),
                    done.left().stream().limit(10).toList());
            return done.left().isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Partitions could not be handed over", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(backoff.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
