package io.odradek.broker.metrics;

import com.codahale.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What flows in and out, for each topic and for all together, as {@code kafka.server:type=BrokerTopicMetrics}.
 *
 * <p>Runs on: any thread.
 */
public final class TopicMetrics {

    private static final String[] NAMES = {
        "MessagesInPerSec",
        "BytesInPerSec",
        "BytesOutPerSec",
        "BytesRejectedPerSec",
        "TotalProduceRequestsPerSec",
        "TotalFetchRequestsPerSec",
        "FailedProduceRequestsPerSec",
        "FailedFetchRequestsPerSec"
    };

    /** The meters of one topic, or of all. */
    public record Meters(
            Meter messagesIn,
            Meter bytesIn,
            Meter bytesOut,
            Meter bytesRejected,
            Meter produceRequests,
            Meter fetchRequests,
            Meter failedProduces,
            Meter failedFetches) {}

    private final Metrics metrics;
    private final Meters all;
    private final Meter replicationOut;
    private final Map<String, Meters> byTopic = new ConcurrentHashMap<>();

    public TopicMetrics(Metrics metrics) {
        this.metrics = metrics;
        this.all = meters(null);
        this.replicationOut = metrics.meter(name("ReplicationBytesOutPerSec", null));
    }

    /** Of all topics together. */
    public Meters all() {
        return all;
    }

    /** Of one topic; call it for topics that exist only, since each costs memory. */
    public Meters of(String topic) {
        Meters known = byTopic.get(topic);
        return known != null ? known : byTopic.computeIfAbsent(topic, this::meters);
    }

    /** Records that came in. */
    public void received(String topic, int messages, int bytes) {
        Meters one = of(topic);
        one.messagesIn().mark(messages);
        one.bytesIn().mark(bytes);
        all.messagesIn().mark(messages);
        all.bytesIn().mark(bytes);
    }

    /** Records that went out. */
    public void sent(String topic, int bytes) {
        of(topic).bytesOut().mark(bytes);
        all.bytesOut().mark(bytes);
    }

    /** Records that went to a follower. */
    public void replicated(int bytes) {
        replicationOut.mark(bytes);
    }

    /** A write that was refused. */
    public void produceFailed(String topic, int bytes) {
        all.failedProduces().mark();
        all.bytesRejected().mark(bytes);
        Meters known = byTopic.get(topic);
        if (known != null) {
            known.failedProduces().mark();
            known.bytesRejected().mark(bytes);
        }
    }

    /** Forgets a topic that was deleted. */
    public void remove(String topic) {
        if (byTopic.remove(topic) != null) {
            for (String name : NAMES) {
                metrics.remove(name(name, topic));
            }
        }
    }

    private Meters meters(String topic) {
        Meter[] made = new Meter[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            made[i] = metrics.meter(name(NAMES[i], topic));
        }
        return new Meters(made[0], made[1], made[2], made[3], made[4], made[5], made[6], made[7]);
    }

    private static MetricName name(String name, String topic) {
        MetricName all = MetricName.of("kafka.server", "BrokerTopicMetrics", name);
        return topic == null ? all : all.tag("topic", topic);
    }
}
