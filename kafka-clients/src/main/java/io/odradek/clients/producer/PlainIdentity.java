package io.odradek.clients.producer;

import io.odradek.clients.cluster.Backoff;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.network.Response;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a producer without transactions: an id that any broker gives, or none without idempotence.
 *
 * <p>Runs on: the event loop.
 */
final class PlainIdentity implements Identity {

    private static final Logger LOG = LoggerFactory.getLogger(PlainIdentity.class);

    private final ClusterClient cluster;
    private final ProducerSettings settings;
    private final Runnable wake;
    private final Backoff backoff;
    private long producerId = Sequenced.NONE;
    private short epoch = Sequenced.NONE;
    private boolean asking;
    private int failures;

    /** @param wake called when batches may be sent */
    PlainIdentity(ClusterClient cluster, ProducerSettings settings, Runnable wake) {
        this.cluster = cluster;
        this.settings = settings;
        this.wake = wake;
        this.backoff = cluster.retryBackoff();
    }

    @Override
    public boolean isReady() {
        if (settings.idempotent() && producerId == Sequenced.NONE && !asking) {
            asking = true;
            ask();
        }
        return !settings.idempotent() || producerId != Sequenced.NONE;
    }

    private void ask() {
        var unused = cluster.askAny(
                        ApiKey.INIT_PRODUCER_ID,
                        ApiKey.INIT_PRODUCER_ID.maxStableVersion(),
                        version -> new InitProducerIdRequest()
                                .transactionalId(null)
                                .transactionTimeoutMs(Integer.MAX_VALUE))
                .whenComplete(this::answered);
    }

    private void answered(Response response, Throwable failure) {
        String problem = failure == null ? take(response) : failure.getMessage();
        if (problem == null) {
            asking = false;
            failures = 0;
            wake.run();
            return;
        }
        failures++;
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (failures == 1 || cause instanceof ApiException) {
            LOG.warn("[{}] no producer id: {}", cluster.settings().clientId(), problem);
        }
        var unused = cluster.loop().schedule(this::ask, backoff.afterFailure(failures), TimeUnit.MILLISECONDS);
    }

    /** What is wrong with the answer; null if it is taken. */
    private String take(Response response) {
        try (response) {
            InitProducerIdResponse answer = response.message(InitProducerIdResponse.class);
            ErrorCode error = ErrorCode.of(answer.errorCode());
            if (error != ErrorCode.NONE) {
                return "a broker answered InitProducerId with " + error;
            }
            producerId = answer.producerId();
            epoch = answer.producerEpoch();
            return null;
        }
    }

    @Override
    public long producerId() {
        return producerId;
    }

    @Override
    public short epoch() {
        return epoch;
    }

    @Override
    public boolean maySend(PartitionQueue queue) {
        return true;
    }

    @Override
    public int produceVersionLimit() {
        return ApiKey.PRODUCE.maxStableVersion();
    }

    @Override
    public void failed(Batch batch, Exception error) {
        // each record has its own fate
    }

    @Override
    public void exhausted() {
        producerId = Sequenced.NONE;
        epoch = Sequenced.NONE;
    }
}
