package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.Backoff;
import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.KafkaException;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One call of the application, from its keys to an answer for each.
 *
 * <p>It goes in rounds: look for the brokers, ask all of them at once, take the answers; the keys that have none then are asked for
 * again after a wait that grows. A key ends with a value, with an error that asking again does not help against, or, at the deadline,
 * with a {@link TimeoutException} that names the last thing that stood in the way. What a broker was asked for may have been done
 * when the connection to it ended, and is asked for again all the same.
 *
 * <p>Runs on: the event loop.
 */
final class Call<K, V, R extends ApiMessage> {

    private final ClusterClient cluster;
    private final Question<K, V, R> question;
    private final Target<K> target;
    private final Deadline deadline;
    private final Backoff backoff;
    private final Map<K, CompletableFuture<V>> open;
    private final Runnable onEnd;
    private ScheduledFuture<?> alarm;
    private int rounds;
    private boolean ended;
    private String trouble;

    /** @param onEnd called once, when no key is open any more */
    Call(
            ClusterClient cluster,
            Question<K, V, R> question,
            Target<K> target,
            Map<K, CompletableFuture<V>> keys,
            Deadline deadline,
            Runnable onEnd) {
        this.cluster = cluster;
        this.question = question;
        this.target = target;
        this.deadline = deadline;
        this.backoff = cluster.retryBackoff();
        this.open = new LinkedHashMap<>(keys);
        this.onEnd = onEnd;
    }

    void start() {
        alarm = cluster.loop().schedule(this::tooLate, deadline.leftMs(), TimeUnit.MILLISECONDS);
        round();
    }

    private void round() {
        if (endIfDone()) {
            return;
        }
        rounds++;
        List<K> keys = List.copyOf(open.keySet());
        var unused = target.find(keys, new Taking("the cluster")).whenComplete((found, failure) -> {
            if (failure == null) {
                askAll(found);
            } else {
                failed(keys, failure);
                roundIsOver();
            }
        });
    }

    private void askAll(Map<BrokerLink, List<K>> brokers) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        brokers.forEach((link, keys) -> {
            for (int from = 0; from < keys.size(); ) {
                int to = (int) Math.min(keys.size(), (long) from + question.maxKeys());
                asked.add(ask(link, List.copyOf(keys.subList(from, to))));
                from = to;
            }
        });
        var unused = CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenRun(this::roundIsOver);
    }

    private CompletableFuture<Void> ask(BrokerLink link, List<K> keys) {
        return cluster.ask(link, question.api(), question.maxVersion(), version -> question.request()
                        .of(keys, version, timeoutMs()))
                .thenAccept(response -> take(link, keys, response))
                .exceptionally(failure -> {
                    failed(keys, failure);
                    return null;
                });
    }

    private int timeoutMs() {
        return (int) Math.min(deadline.leftMs(), Math.max(1, cluster.settings().requestTimeoutMs()));
    }

    private void take(BrokerLink link, List<K> keys, Response response) {
        Taking taking = new Taking(link.name());
        try (response) {
            question.reading().read(response.message(question.answerType()), keys, taking);
        }
        keys.stream().filter(key -> !taking.heard.contains(key)).forEach(taking::silence);
    }

    private void failed(List<K> keys, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectionLostException) {
            trouble = cause.getMessage();
            target.unreachable(keys);
        } else {
            keys.forEach(key -> fail(key, cause instanceof KafkaException ? cause : new KafkaException(cause)));
        }
    }

    private void fail(K key, Throwable failure) {
        CompletableFuture<V> future = open.remove(key);
        if (future != null) {
            future.completeExceptionally(failure);
        }
    }

    private void roundIsOver() {
        if (!endIfDone()) {
            var unused = cluster.loop().schedule(this::round, backoff.afterFailure(rounds), TimeUnit.MILLISECONDS);
        }
    }

    /** The application may have cancelled what it does not want any more. */
    private boolean endIfDone() {
        open.values().removeIf(CompletableFuture::isDone);
        if (open.isEmpty() && !ended) {
            ended = true;
            alarm.cancel(false);
            onEnd.run();
        }
        return ended;
    }

    private void tooLate() {
        String why = trouble != null
                ? trouble
                : cluster.lastFailure().map(Throwable::getMessage).orElse("nobody has answered");
        giveUp(key -> new TimeoutException(
                question.what() + " of " + key + " was not answered within " + deadline.timeoutMs() + " ms: " + why));
    }

    /** Fails all that is open. */
    void giveUp(Function<K, Throwable> why) {
        List.copyOf(open.keySet()).forEach(key -> fail(key, why.apply(key)));
        var unused = endIfDone();
    }

    /** What one broker says. */
    private final class Taking implements Answers<K, V> {

        private final String who;
        private final Collection<K> heard = new HashSet<>();

        Taking(String who) {
            this.who = who;
        }

        @Override
        public void value(K key, V value) {
            heard.add(key);
            CompletableFuture<V> future = open.remove(key);
            if (future != null) {
                future.complete(value);
            }
        }

        @Override
        public void error(K key, ErrorCode error, String message) {
            heard.add(key);
            String text = question.what() + " of " + key + ": " + who + " answers " + error
                    + (message == null || message.isEmpty() ? "" : ", " + message);
            if (target.again(key, error)) {
                trouble = text;
            } else {
                fail(key, ApiException.of(error, text));
            }
        }

        private void silence(K key) {
            error(key, ErrorCode.UNKNOWN_SERVER_ERROR, "and has nothing on it in its answer");
        }
    }
}
