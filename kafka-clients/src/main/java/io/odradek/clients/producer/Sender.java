package io.odradek.clients.producer;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.PartitionImage;
import io.odradek.clients.cluster.TopicImage;
import io.odradek.clients.network.Response;
import io.odradek.common.Uuid;
import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.ProduceRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides which batches go to which broker and when, and sends them. What becomes of them is {@link Delivery}'s.
 *
 * <p>A partition that has something to send is placed with its leader's {@link NodeQueue}, or with those that have no leader until
 * metadata tells of one. A broker is served when it has fewer requests under way than allowed: one request takes one batch of each
 * of its partitions, in turn, up to {@code max.request.size}.
 *
 * <p>Runs on: the event loop, but for {@link Accumulator.Wake}.
 */
final class Sender implements Accumulator.Wake {

    private static final int MIN_EXPIRY_CHECK_MS = 10;
    private static final int MAX_EXPIRY_CHECK_MS = 1000;
    private static final int CHECKS_PER_TIMEOUT = 20;

    private final ClusterClient cluster;
    private final ProducerSettings settings;
    private final Accumulator accumulator;
    private final ProducerMetrics metrics;
    private final Delivery delivery;
    private final EventLoop loop;
    private final long lingerNanos;
    private final Map<Integer, NodeQueue> nodes = new HashMap<>();
    private final Set<PartitionQueue> leaderless = new LinkedHashSet<>();
    private final Queue<PartitionQueue> signals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicBoolean lingerTimer = new AtomicBoolean();
    private final List<CompletableFuture<Void>> quiet = new ArrayList<>();
    private Identity identity;
    private ScheduledFuture<?> retryTimer;
    private long retryTimerNanos;

    Sender(ClusterClient cluster, ProducerSettings settings, Accumulator accumulator, ProducerMetrics metrics) {
        this.cluster = cluster;
        this.settings = settings;
        this.accumulator = accumulator;
        this.metrics = metrics;
        this.loop = cluster.loop();
        this.lingerNanos = BufferMemory.nanos(settings.lingerMs());
        this.delivery = new Delivery(cluster, settings, accumulator, metrics);
    }

    /** @param who the producer is to the brokers */
    void start(Identity who) {
        identity = who;
        delivery.identity(who);
        cluster.execute(() -> {
            cluster.metadata().listen(this::metadataChanged);
            long checkMs = settings.deliveryTimeoutMs() / CHECKS_PER_TIMEOUT;
            checkMs = Math.max(MIN_EXPIRY_CHECK_MS, Math.min(MAX_EXPIRY_CHECK_MS, checkMs));
            var unused = loop.scheduleWithFixedDelay(this::expire, checkMs, checkMs, TimeUnit.MILLISECONDS);
        });
    }

    @Override
    public void signal(PartitionQueue queue) {
        if (queue.signaled().compareAndSet(false, true)) {
            signals.add(queue);
            wake();
        }
    }

    /** Looks for what can be sent. Runs on: any thread. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    @Override
    public void linger() {
        if (!lingerTimer.get() && lingerTimer.compareAndSet(false, true)) {
            loop.execute(this::lingered);
        }
    }

    @Override
    public boolean mayWait() {
        return !loop.inEventLoop();
    }

    @Override
    public void hurry() {
        loop.execute(this::placeAll);
    }

    /** Looks at everything anew: a flush, a close, or a thread that waits for memory. */
    void placeAll() {
        for (TopicQueues topic : accumulator.topics()) {
            for (PartitionQueue queue : topic.queues()) {
                if (queue.hasAny() || !queue.order().isQuiet()) {
                    place(queue);
                }
            }
        }
        serveAll();
    }

    private void run() {
        awake.set(false);
        for (PartitionQueue queue = signals.poll(); queue != null; queue = signals.poll()) {
            queue.signaled().set(false);
            place(queue);
        }
        serveAll();
    }

    /** The open batches whose time has come; those opened first are the first in the queue. */
    private void lingered() {
        long now = System.nanoTime();
        Batch first = accumulator.lingering().peek();
        while (first != null) {
            long left = first.createdNanos() + lingerNanos - now;
            if (!first.isClosed() && left > 0 && !accumulator.isHurried()) {
                var unused = loop.schedule(this::lingered, left, TimeUnit.NANOSECONDS);
                serveAll();
                return;
            }
            accumulator.lingering().poll();
            if (!first.isClosed()) {
                place(first.queue());
            }
            first = accumulator.lingering().peek();
        }
        lingerTimer.set(false);
        // somebody may have come between the last look and now
        if (!accumulator.lingering().isEmpty()) {
            linger();
        }
        serveAll();
    }

    private void place(PartitionQueue queue) {
        String topic = queue.topicPartition().topic();
        cluster.metadata().want(topic);
        Optional<PartitionImage> known = cluster.metadata()
                .image()
                .partition(topic, queue.topicPartition().partition());
        int leader = known.map(PartitionImage::leader).orElse(PartitionImage.NO_LEADER);
        if (leader == PartitionImage.NO_LEADER
                || !cluster.metadata().image().nodes().containsKey(leader)) {
            queue.trouble("it has no leader, as far as is known");
            leaderless.add(queue);
            cluster.metadata().outdated();
        } else {
            nodes.computeIfAbsent(leader, NodeQueue::new).ready().add(queue);
        }
    }

    private void metadataChanged(MetadataImage image) {
        for (TopicQueues topic : accumulator.topics()) {
            TopicImage known = image.topic(topic.topic()).orElse(null);
            topic.partitions(known == null ? 0 : known.partitions().size());
            if (known != null) {
                known.partitions().forEach(one -> learn(topic.queue(one.partition()), known, one));
            }
        }
        List<PartitionQueue> again = new ArrayList<>(leaderless);
        leaderless.clear();
        nodes.values().forEach(node -> {
            again.addAll(node.ready());
            node.ready().clear();
        });
        again.forEach(this::place);
        serveAll();
    }

    private void learn(PartitionQueue queue, TopicImage topic, PartitionImage partition) {
        queue.available(partition.hasLeader());
        if (!queue.topicId().equals(topic.id())) {
            if (!queue.topicId().equals(Uuid.ZERO_UUID) && topic.hasId()) {
                queue.order().restart();
                queue.order().settle().forEach(delivery::failLost);
            }
            queue.topicId(topic.id());
        }
        if (partition.leaderEpoch() != queue.leaderEpoch()) {
            queue.leaderEpoch(partition.leaderEpoch());
            // a new leader need not be spared
            queue.retryAtNanos(System.nanoTime());
        }
    }

    private void serveAll() {
        if (identity == null || !hasReady() || !identity.isReady()) {
            return;
        }
        for (NodeQueue node : List.copyOf(nodes.values())) {
            while (serve(node)) {
                // as long as there is something to send
            }
        }
    }

    private boolean hasReady() {
        for (NodeQueue node : nodes.values()) {
            if (!node.ready().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Sends one request to a broker; false if there is nothing to send, or it cannot be sent now. */
    private boolean serve(NodeQueue node) {
        if (node.ready().isEmpty() || node.inFlight() >= settings.maxInFlight() || node.isConnecting()) {
            return false;
        }
        BrokerLink link = cluster.link(node.nodeId()).orElse(null);
        if (link == null) {
            return false;
        }
        if (!link.isReady()) {
            connect(node, link);
            return false;
        }
        List<Batch> batches = collect(node);
        if (batches.isEmpty()) {
            return false;
        }
        try {
            send(node, link, batches);
        } catch (UnsupportedVersionException e) {
            delivery.refused(batches, e.getMessage());
        }
        return true;
    }

    private void connect(NodeQueue node, BrokerLink link) {
        node.connecting(true);
        var unused = link.ready().whenComplete((ready, failure) -> {
            node.connecting(false);
            if (failure != null) {
                node.ready().forEach(queue -> queue.trouble(failure.getMessage()));
            }
            wake();
        });
    }

    private List<Batch> collect(NodeQueue node) {
        long now = System.nanoTime();
        List<Batch> batches = new ArrayList<>();
        List<PartitionQueue> more = new ArrayList<>();
        int bytes = 0;
        for (Iterator<PartitionQueue> each = node.ready().iterator();
                each.hasNext() && bytes < settings.maxRequestSize(); ) {
            PartitionQueue queue = each.next();
            if (!maySend(queue, now)) {
                if (!queue.order().maySend()) {
                    // placed again when all is settled
                    each.remove();
                }
                continue;
            }
            Batch retry = queue.order().firstRetry();
            if (retry != null && !batches.isEmpty() && bytes + retry.sizeInBytes() > settings.maxRequestSize()) {
                break;
            }
            Batch next = retry != null ? retry : queue.take(dueBefore(now), settings.compressionLevel());
            each.remove();
            if (next != null) {
                batches.add(number(queue, next));
                bytes += next.sizeInBytes();
                if (queue.order().firstRetry() != null || queue.hasClosed()) {
                    more.add(queue);
                }
            }
        }
        node.ready().addAll(more);
        return batches;
    }

    private boolean maySend(PartitionQueue queue, long now) {
        if (!queue.order().maySend() || !identity.maySend(queue)) {
            return false;
        }
        long wait = queue.order().firstRetry() == null ? 0 : queue.retryAtNanos() - now;
        if (wait > 0) {
            wakeAt(now, wait);
        }
        return wait <= 0;
    }

    private void wakeAt(long now, long waitNanos) {
        if (retryTimer != null && !retryTimer.isDone() && retryTimerNanos - now <= waitNanos) {
            return;
        }
        if (retryTimer != null) {
            retryTimer.cancel(false);
        }
        retryTimerNanos = now + waitNanos;
        retryTimer = loop.schedule(this::serveAll, waitNanos, TimeUnit.NANOSECONDS);
    }

    private long dueBefore(long now) {
        return accumulator.isHurried() ? now : now - lingerNanos;
    }

    private Batch number(PartitionQueue queue, Batch batch) {
        PartitionOrder<Batch> order = queue.order();
        if (order.needsProducer() || settings.transactional() && order.isQuiet()) {
            order.producer(identity.producerId(), identity.epoch());
        }
        order.sent(batch);
        accumulator.memory().release(batch.takeSurplus());
        batch.seal(settings.transactional());
        return batch;
    }

    private void send(NodeQueue node, BrokerLink link, List<Batch> batches) {
        boolean ids =
                batches.stream().noneMatch(batch -> batch.queue().topicId().equals(Uuid.ZERO_UUID));
        int limit = ids ? identity.produceVersionLimit() : ProduceExchange.FIRST_WITH_IDS - 1;
        limit = Math.min(limit, identity.produceVersionLimit());
        short version = link.versions().highest(ApiKey.PRODUCE, limit);
        ProduceExchange exchange = new ProduceExchange(batches, version);
        ProduceRequest request = exchange.request(settings);
        long sentNanos = System.nanoTime();
        int records = 0;
        int bytes = 0;
        for (Batch batch : batches) {
            metrics.sent(batch, sentNanos);
            records += batch.count();
            bytes += batch.sizeInBytes();
        }
        metrics.requestSent(records, bytes);
        node.sent();
        if (settings.acks() == 0) {
            var unused = link.sendUnanswered(request, version)
                    .whenComplete((sent, failure) -> ended(node, link, exchange, null, failure));
        } else {
            var unused = link.send(request, version).whenComplete((answer, failure) -> {
                metrics.answered(System.nanoTime() - sentNanos);
                ended(node, link, exchange, answer, failure);
            });
        }
    }

    private void ended(NodeQueue node, BrokerLink link, ProduceExchange exchange, Response answer, Throwable failure) {
        node.answered();
        if (failure != null) {
            delivery.lost(exchange, link, failure instanceof CompletionException ? failure.getCause() : failure);
        } else {
            delivery.answered(exchange, link, answer);
        }
        for (Batch batch : exchange.batches()) {
            PartitionQueue queue = batch.queue();
            if (queue.order().maySend() && (queue.order().firstRetry() != null || queue.hasAny())) {
                place(queue);
            }
        }
        tellQuiet();
        wake();
    }

    private void expire() {
        long now = System.nanoTime();
        for (TopicQueues topic : accumulator.topics()) {
            for (PartitionQueue queue : topic.queues()) {
                delivery.expire(queue, now);
            }
        }
    }

    /**
     * Gives up everything that is not under way, and what fails of the rest.
     *
     * @return completes when nothing is under way
     */
    CompletableFuture<Void> abortUnsent(Exception reason) {
        delivery.givingUp(true);
        CompletableFuture<Void> done = new CompletableFuture<>();
        quiet.add(done);
        for (TopicQueues topic : accumulator.topics()) {
            for (PartitionQueue queue : topic.queues()) {
                delivery.abortUnsent(queue, reason);
            }
        }
        tellQuiet();
        return done.thenRun(() -> delivery.givingUp(false));
    }

    private void tellQuiet() {
        if (!quiet.isEmpty() && nodes.values().stream().allMatch(node -> node.inFlight() == 0)) {
            List<CompletableFuture<Void>> waiting = List.copyOf(quiet);
            quiet.clear();
            waiting.forEach(one -> one.complete(null));
        }
    }

    /** Gives up everything that was not acknowledged. */
    void abort(Exception reason) {
        for (TopicQueues topic : accumulator.topics()) {
            for (PartitionQueue queue : topic.queues()) {
                delivery.abort(queue, reason);
            }
        }
    }
}
