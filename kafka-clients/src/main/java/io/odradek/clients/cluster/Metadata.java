package io.odradek.clients.cluster;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link MetadataImage} of a client fresh: it asks any broker, for the topics that are of interest, when
 * {@link RefreshSchedule} says so, and takes over what brokers tell beside.
 *
 * <p>Runs on: the client's event loop; {@link #image()} from any thread.
 */
public final class Metadata {

    /** Asks any broker, on the event loop. */
    interface Asking {
        CompletableFuture<Response> ask(boolean bootstrap, IntFunction<ApiMessage> request);
    }

    private record Waiting(Predicate<MetadataImage> until, CompletableFuture<MetadataImage> future) {}

    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);
    private static final long ALWAYS = Long.MAX_VALUE;

    private final EventLoop loop;
    private final ClusterSettings settings;
    private final Asking asking;
    private final LongSupplier clockMs;
    private final RefreshSchedule schedule;
    private final Map<String, Long> topics = new HashMap<>();
    private final Map<String, ErrorCode> told = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Consumer<MetadataImage>> listeners = new ArrayList<>();
    private boolean allTopics;
    private boolean closed;
    private ScheduledFuture<?> timer;
    private Throwable lastFailure;
    private volatile MetadataImage image = MetadataImage.EMPTY;

    Metadata(EventLoop loop, ClusterSettings settings, Asking asking, LongSupplier clockMs) {
        this.loop = loop;
        this.settings = settings;
        this.asking = asking;
        this.clockMs = clockMs;
        this.schedule = new RefreshSchedule(
                new Backoff(settings.retryBackoffMs(), settings.retryBackoffMaxMs(), Math::random),
                settings.metadataMaxAgeMs());
    }

    /** What is known now. Runs on: any thread. */
    public MetadataImage image() {
        return image;
    }

    /** Hears, on the event loop, of each new image. */
    public void listen(Consumer<MetadataImage> listener) {
        listeners.add(listener);
    }

    /** Why nobody answered the last question; null if somebody did. */
    public Throwable lastFailure() {
        return lastFailure;
    }

    /** A topic is of interest; metadata is asked for if it was not until now. */
    public void want(String topic) {
        long until = settings.topicIdleMs() == ALWAYS ? ALWAYS : clockMs.getAsLong() + settings.topicIdleMs();
        if (topics.put(topic, until) == null && !allTopics) {
            schedule.missing();
            reschedule();
        }
    }

    /** Nobody is interested in a topic any more. */
    public void forget(String topic) {
        topics.remove(topic);
    }

    /** Whether all topics of the cluster are of interest: for subscriptions by pattern. */
    public void wantAll(boolean all) {
        if (all && !allTopics) {
            schedule.missing();
        }
        allTopics = all;
        reschedule();
    }

    /** Something turned out to be wrong: asks again, soon. */
    public void outdated() {
        schedule.outdated();
        reschedule();
    }

    /** The first image, from the next answer on, that fulfils a condition; it asks again until then. Cancel it to give up. */
    public CompletableFuture<MetadataImage> next(Predicate<MetadataImage> until) {
        CompletableFuture<MetadataImage> future = new CompletableFuture<>();
        waiting.add(new Waiting(until, future));
        outdated();
        return future;
    }

    /** Takes over a new leader from the answer to a request (KIP-951); without news the metadata counts as outdated. */
    public void leaderHint(String topic, int partition, int leader, int epoch, Node node) {
        MetadataImage changed = MetadataMerge.withLeader(image, topic, partition, leader, epoch, node);
        if (changed == image) {
            outdated();
        } else {
            publish(changed);
        }
    }

    /** A broker says that it does not lead a partition, and not who does. */
    public void notLeader(String topic, int partition, int leader) {
        publish(MetadataMerge.withoutLeader(image, topic, partition, leader));
        outdated();
    }

    void reschedule() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        long waitMs = closed ? RefreshSchedule.NEVER : schedule.waitMs(clockMs.getAsLong());
        if (waitMs != RefreshSchedule.NEVER) {
            timer = loop.schedule(this::ask, waitMs, TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        timer = null;
        long now = clockMs.getAsLong();
        if (closed || schedule.waitMs(now) > 0) {
            reschedule();
            return;
        }
        topics.values().removeIf(until -> until < now);
        boolean bootstrap = settings.rebootstrap() && schedule.silentMs(now) > settings.rebootstrapAfterMs();
        schedule.asked(now);
        var unused = asking.ask(bootstrap, this::request).whenComplete((answer, failure) -> {
            if (failure == null) {
                try (answer) {
                    answered(answer.message(MetadataResponse.class));
                }
            } else {
                failed(failure);
            }
            reschedule();
        });
    }

    private MetadataRequest request(int version) {
        MetadataRequest request = new MetadataRequest();
        if (allTopics) {
            request.topics(version == 0 ? List.of() : null);
        } else {
            request.topics(topics.keySet().stream()
                    .map(name -> new MetadataRequestTopic().name(name))
                    .toList());
        }
        if (version >= 4) {
            request.allowAutoTopicCreation(settings.createTopics());
        }
        return request;
    }

    private void answered(MetadataResponse answer) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        if (error != ErrorCode.NONE) {
            failed(new ConnectionLostException("a broker answered Metadata with " + error));
            return;
        }
        lastFailure = null;
        answer.topics().forEach(this::tell);
        MetadataImage changed = MetadataMerge.merge(image, answer, name -> allTopics || topics.containsKey(name));
        schedule.answered(clockMs.getAsLong(), isNews(image, changed));
        publish(changed);
        if (!waiting.isEmpty() || hasMissingLeaders(changed)) {
            schedule.outdated();
        }
    }

    private static boolean isNews(MetadataImage before, MetadataImage after) {
        return !before.nodes().equals(after.nodes()) || !before.topics().equals(after.topics());
    }

    private boolean hasMissingLeaders(MetadataImage now) {
        return topics.keySet().stream().anyMatch(name -> now.topic(name)
                .map(topic -> topic.error().isRetriable()
                        || topic.partitions().stream().anyMatch(one -> !one.hasLeader()))
                .orElse(true));
    }

    private void tell(MetadataResponseTopic topic) {
        ErrorCode error = ErrorCode.of(topic.errorCode());
        ErrorCode before = told.put(String.valueOf(topic.name()), error);
        if (error != ErrorCode.NONE && error != before) {
            LOG.warn("[{}] the brokers answer {} for topic {}", settings.clientId(), error, topic.name());
        }
        Uuid known = MetadataMerge.idOf(image, String.valueOf(topic.name()));
        if (!known.equals(Uuid.ZERO_UUID)
                && !topic.topicId().equals(Uuid.ZERO_UUID)
                && !known.equals(topic.topicId())) {
            LOG.info(
                    "[{}] topic {} was deleted and made anew: its id is {} now and was {}",
                    settings.clientId(),
                    topic.name(),
                    topic.topicId(),
                    known);
        }
    }

    private void failed(Throwable failure) {
        if (!Objects.equals(String.valueOf(lastFailure), String.valueOf(failure))) {
            LOG.warn("[{}] no broker answers: {}", settings.clientId(), failure.getMessage());
        }
        lastFailure = failure;
        schedule.failed();
    }

    private void publish(MetadataImage changed) {
        image = changed;
        List<Waiting> served = new ArrayList<>();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting one = each.next();
            if (one.future().isDone() || one.until().test(changed)) {
                each.remove();
                served.add(one);
            }
        }
        listeners.forEach(listener -> listener.accept(changed));
        served.forEach(one -> one.future().complete(changed));
    }

    void close() {
        closed = true;
        reschedule();
        waiting.forEach(one -> one.future().cancel(false));
        waiting.clear();
    }
}
