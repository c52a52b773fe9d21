package io.odradek.broker.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All metrics of one broker.
 *
 * <p>Runs on: any thread. Whoever makes a metric keeps it: a look-up by name does not belong on a hot path.
 */
public final class Metrics {

    private final Map<MetricName, Metric> metrics = new ConcurrentHashMap<>();
    private final List<Supplier<List<Sample>>> sources = new CopyOnWriteArrayList<>();
    private final List<Consumer<MetricName>> followers = new CopyOnWriteArrayList<>();

    /** The meter of that name, made when there is none. */
    public Meter meter(MetricName name) {
        return (Meter) find(name, Meter::new);
    }

    /** The histogram of that name, made when there is none; recent values weigh more, and of very many it keeps some. */
    public Histogram histogram(MetricName name) {
        return (Histogram) find(
                name,
                () -> new Histogram(new SampledReservoir(
                        LockFreeExponentiallyDecayingReservoir.builder().build(), System::nanoTime)));
    }

    /** Sets what a gauge of that name reads. */
    public void gauge(MetricName name, Supplier<?> value) {
        metrics.put(name, (Gauge<Object>) value::get);
        changed(name);
    }

    /** Adds values that come and go too often, or are too many, to be metrics each; Prometheus sees them, JMX does not. */
    public void source(Supplier<List<Sample>> source) {
        sources.add(source);
    }

    /** What the sources have at this moment. */
    List<Sample> samples() {
        return sources.stream().flatMap(source -> source.get().stream()).toList();
    }

    /** Takes a metric away. */
    public void remove(MetricName name) {
        if (metrics.remove(name) != null) {
            changed(name);
        }
    }

    /** All metrics at this moment; a live view. */
    public Map<MetricName, Metric> all() {
        return Collections.unmodifiableMap(metrics);
    }

    /**
     * Tells of every name whose metric comes, goes or is replaced from now on, after it is so.
     *
     * @param follower is called by whoever made the change, and so takes a note and no more
     * @return ends the following
     */
    Runnable follow(Consumer<MetricName> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    private Metric find(MetricName name, Supplier<Metric> maker) {
        Metric known = metrics.get(name);
        if (known != null) {
            return known;
        }
        Metric made = maker.get();
        Metric other = metrics.putIfAbsent(name, made);
        if (other != null) {
            return other;
        }
        changed(name);
        return made;
    }

    private void changed(MetricName name) {
        followers.forEach(follower -> follower.accept(name));
    }
}
