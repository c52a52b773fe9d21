package io.odradek.broker.network;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.protocol.ApiKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Number, size and time of requests by API, as {@code kafka.network:type=RequestMetrics}.
 *
 * <p>Local is the time in the handler, remote what passed until the answer was ready (a long poll, other replicas). Times
 * of queues do not exist here: a request is served by the thread that read it.
 *
 * <p>Runs on: event loops.
 */
public final class RequestMetrics {

    private record ForApi(Meter requests, Histogram bytes, Histogram total, Histogram local, Histogram remote) {}

    private final Map<ApiKey, ForApi> byApi = new EnumMap<>(ApiKey.class);

    public RequestMetrics(Metrics metrics) {
        for (ApiKey api : ApiKey.values()) {
            byApi.put(
                    api,
                    new ForApi(
                            metrics.meter(name(api, "RequestsPerSec")),
                            metrics.histogram(name(api, "RequestBytes")),
                            metrics.histogram(name(api, "TotalTimeMs")),
                            metrics.histogram(name(api, "LocalTimeMs")),
                            metrics.histogram(name(api, "RemoteTimeMs"))));
        }
    }

    private static MetricName name(ApiKey api, String name) {
        return MetricName.of("kafka.network", "RequestMetrics", name).tag("request", api.apiName());
    }

    void completed(Request request) {
        ForApi metrics = byApi.get(request.api());
        metrics.requests().mark();
        metrics.bytes().update(request.sizeInBytes());
        long local = request.dispatchedNanos() - request.receivedNanos();
        long total = Math.max(local, request.answeredNanos() - request.receivedNanos());
        metrics.total().update(TimeUnit.NANOSECONDS.toMillis(total));
        metrics.local().update(TimeUnit.NANOSECONDS.toMillis(local));
        metrics.remote().update(TimeUnit.NANOSECONDS.toMillis(total - local));
    }
}
