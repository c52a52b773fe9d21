package io.odradek.clients.producer;

import io.odradek.clients.cluster.Backoff;
import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.OutOfOrderSequenceException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.TopicAuthorizationException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.BatchIndexAndErrorMessage;
import io.odradek.protocol.message.ProduceResponse.NodeEndpoint;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of batches: answers, lost connections and time that is over are handed to the partition's {@link PartitionOrder},
 * which says what to do, and futures and callbacks are told. A batch's memory is given back when nothing of it is under way.
 *
 * <p>Runs on: the event loop.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final ClusterClient cluster;
    private final ProducerSettings settings;
    private final Accumulator accumulator;
    private final ProducerMetrics metrics;
    private final Backoff backoff;
    private final long timeoutNanos;
    private Identity identity;
    private boolean givingUp;

    Delivery(ClusterClient cluster, ProducerSettings settings, Accumulator accumulator, ProducerMetrics metrics) {
        this.cluster = cluster;
        this.settings = settings;
        this.accumulator = accumulator;
        this.metrics = metrics;
        this.backoff = cluster.retryBackoff();
        this.timeoutNanos = BufferMemory.nanos(settings.deliveryTimeoutMs());
    }

    void identity(Identity who) {
        identity = who;
    }

    /** The answer to a request; null for one that has none. */
    void answered(ProduceExchange exchange, BrokerLink link, Response response) {
        if (response == null) {
            exchange.batches().forEach(batch -> acknowledged(batch, -1, -1));
            return;
        }
        try (response) {
            ProduceResponse answer = response.message(ProduceResponse.class);
            List<Batch> left = exchange.match(answer, (batch, part) -> answered(batch, link, answer, part));
            left.forEach(batch -> failed(
                    batch, ErrorCode.UNKNOWN_SERVER_ERROR, link.name() + " answered without a word of it", Map.of()));
        }
    }

    private void answered(Batch batch, BrokerLink link, ProduceResponse answer, PartitionProduceResponse part) {
        ErrorCode error = ErrorCode.of(part.errorCode());
        if (error == ErrorCode.NONE || error == ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
            acknowledged(batch, part.baseOffset(), part.logAppendTimeMs());
            return;
        }
        takeHint(batch, link, error, answer, part);
        String text = part.errorMessage() == null ? "" : " (" + part.errorMessage() + ")";
        failed(batch, error, link.name() + " answered " + error + text, recordErrors(batch, part));
    }

    /** Who leads now, if the answer tells; otherwise somebody else is asked. */
    private void takeHint(
            Batch batch, BrokerLink link, ErrorCode error, ProduceResponse answer, PartitionProduceResponse part) {
        TopicPartition where = batch.queue().topicPartition();
        if (part.currentLeader().leaderId() >= 0) {
            int leader = part.currentLeader().leaderId();
            Node node = null;
            for (NodeEndpoint one : answer.nodeEndpoints()) {
                node = one.nodeId() == leader ? new Node(leader, one.host(), one.port(), one.rack()) : node;
            }
            cluster.metadata()
                    .leaderHint(
                            where.topic(),
                            where.partition(),
                            leader,
                            part.currentLeader().leaderEpoch(),
                            node);
        } else if (error == ErrorCode.NOT_LEADER_OR_FOLLOWER || error == ErrorCode.FENCED_LEADER_EPOCH) {
            cluster.metadata().notLeader(where.topic(), where.partition(), link.nodeId());
        } else if (error.isRetriable()) {
            cluster.metadata().outdated();
        }
    }

    private static Map<Integer, Exception> recordErrors(Batch batch, PartitionProduceResponse part) {
        Map<Integer, Exception> errors = new HashMap<>();
        for (BatchIndexAndErrorMessage one : part.recordErrors()) {
            String message = one.batchIndexErrorMessage() == null ? part.errorMessage() : one.batchIndexErrorMessage();
            errors.put(
                    one.batchIndex(),
                    ApiException.of(
                            ErrorCode.of(part.errorCode()), batch.queue().topicPartition() + ": " + message));
        }
        return errors;
    }

    /** The connection ended before the answer came: the batches may be written or not. */
    void lost(ProduceExchange exchange, BrokerLink link, Throwable why) {
        for (Batch batch : exchange.batches()) {
            failed(batch, ErrorCode.NETWORK_EXCEPTION, link.name() + ": " + why.getMessage(), Map.of());
        }
    }

    /** The broker cannot take what we have to say. */
    void refused(List<Batch> batches, String why) {
        batches.forEach(batch -> failed(batch, ErrorCode.UNSUPPORTED_VERSION, why, Map.of()));
    }

    private void acknowledged(Batch batch, long offset, long appendTimeMs) {
        PartitionOrder.Verdict verdict = batch.queue().order().answered(batch, ErrorCode.NONE, false);
        assert verdict == PartitionOrder.Verdict.ACKNOWLEDGED;
        if (batch.settle()) {
            batch.result().acknowledged(offset, appendTimeMs);
            tell(batch);
        }
        free(batch);
        settleOrder(batch.queue());
    }

    private void failed(Batch batch, ErrorCode error, String what, Map<Integer, Exception> byRecord) {
        PartitionQueue queue = batch.queue();
        queue.trouble(what);
        boolean mayRetry = !givingUp
                && !batch.isSettled()
                && batch.attempts <= settings.retries()
                && !isOver(batch, System.nanoTime());
        switch (queue.order().answered(batch, error, mayRetry)) {
            case RETRY -> retry(batch, error, what);
            case SPLIT -> split(batch);
            case FAILED -> {
                giveUp(batch, error, what, byRecord);
                free(batch);
            }
            case ACKNOWLEDGED -> throw new IllegalStateException(error + " acknowledges nothing");
        }
        settleOrder(queue);
    }

    private void retry(Batch batch, ErrorCode error, String what) {
        long waitMs = backoff.afterFailure(batch.attempts);
        batch.queue().retryAtNanos(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs));
        LOG.debug(
                "[{}] {} records to {} are sent again in {} ms, after {}: {}",
                cluster.settings().clientId(),
                batch.count(),
                batch.queue().topicPartition(),
                waitMs,
                error,
                what);
    }

    private void split(Batch batch) {
        if (batch.isSettled()) {
            free(batch);
            return;
        }
        LOG.info(
                "[{}] {} records, {} bytes, to {} are more than the topic takes in one batch, and are split",
                cluster.settings().clientId(),
                batch.count(),
                batch.sizeInBytes(),
                batch.queue().topicPartition());
        metrics.split();
        List<Batch> parts = BatchSplitter.split(batch, settings.compression(), settings.compressionLevel());
        accumulator.split(batch, parts);
        batch.queue().order().splitInto(batch, parts);
        batch.free();
    }

    private void settleOrder(PartitionQueue queue) {
        queue.order().settle().forEach(this::failLost);
        if (queue.order().isExhausted()) {
            identity.exhausted();
        }
    }

    /** A batch that may be in the log, and could not be recognised if it were sent again. */
    void failLost(Batch batch) {
        String what = "the broker does not remember " + PartitionOrder.numbers(batch) + " of "
                + batch.queue().topicPartition() + ": it may have lost records. These " + batch.count()
                + " may be written or not; they are not sent again, since that could write them twice";
        fail(batch, new OutOfOrderSequenceException(what), Map.of());
        free(batch);
    }

    private void giveUp(Batch batch, ErrorCode error, String what, Map<Integer, Exception> byRecord) {
        TopicPartition where = batch.queue().topicPartition();
        Exception exception;
        if (isOver(batch, System.nanoTime()) && error.isRetriable()) {
            exception = timeout(batch);
        } else if (error == ErrorCode.TOPIC_AUTHORIZATION_FAILED) {
            exception = new TopicAuthorizationException(what, Set.of(where.topic()));
        } else {
            exception = ApiException.of(
                    error, batch.count() + " records to " + where + ", after " + batch.attempts + " attempts: " + what);
        }
        fail(batch, exception, byRecord);
    }

    private TimeoutException timeout(Batch batch) {
        return new TimeoutException(batch.count() + " records to "
                + batch.queue().topicPartition()
                + " were not acknowledged within delivery.timeout.ms=" + settings.deliveryTimeoutMs() + ", after "
                + batch.attempts + " attempts; the last trouble: "
                + batch.queue().trouble() + lastFailure());
    }

    private String lastFailure() {
        Throwable failure = cluster.metadata().lastFailure();
        return failure == null ? "" : "; and no broker tells of the cluster: " + failure.getMessage();
    }

    private void fail(Batch batch, Exception error, Map<Integer, Exception> byRecord) {
        if (batch.settle()) {
            metrics.failed(batch.queue().topicPartition().topic(), batch.count());
            batch.result().failed(error, byRecord);
            identity.failed(batch, error);
            tell(batch);
        }
    }

    private void tell(Batch batch) {
        // callbacks first: who has waited for a flush finds that they were called
        batch.tellCallbacks();
        batch.result().finish();
        accumulator.settled(batch);
    }

    private void free(Batch batch) {
        batch.free();
        accumulator.memory().release(batch.reserved());
    }

    private boolean isOver(Batch batch, long now) {
        return now - batch.createdNanos() >= timeoutNanos;
    }

    /** Gives up what has waited longer than allowed; what is under way is told, and kept until it is answered. */
    void expire(PartitionQueue queue, long now) {
        for (Batch batch : queue.takeOlderThan(now - timeoutNanos, settings.compressionLevel())) {
            fail(batch, timeout(batch), Map.of());
            free(batch);
        }
        for (Batch batch : queue.order().retries()) {
            if (isOver(batch, now)) {
                queue.order().expired(batch);
                fail(batch, timeout(batch), Map.of());
                free(batch);
            }
        }
        queue.order().inFlight().stream()
                .filter(batch -> isOver(batch, now))
                .forEach(batch -> fail(batch, timeout(batch), Map.of()));
        settleOrder(queue);
    }

    /** Whether what fails from now on is given up, since nobody wants it any more. */
    void givingUp(boolean now) {
        givingUp = now;
    }

    /** Gives up what is not under way. */
    void abortUnsent(PartitionQueue queue, Exception reason) {
        for (Batch batch : queue.takeOlderThan(System.nanoTime() + 1, settings.compressionLevel())) {
            fail(batch, reason, Map.of());
            free(batch);
        }
        for (Batch batch : queue.order().retries()) {
            queue.order().expired(batch);
            fail(batch, reason, Map.of());
            free(batch);
        }
        settleOrder(queue);
    }

    /** Gives up everything. */
    void abort(PartitionQueue queue, Exception reason) {
        abortUnsent(queue, reason);
        queue.order().inFlight().forEach(batch -> fail(batch, reason, Map.of()));
    }
}
