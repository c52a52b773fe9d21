package io.odradek.clients.consumer.fetch;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.PartitionImage;
import io.odradek.clients.consumer.fetch.FetchSession.Plan;
import io.odradek.clients.consumer.fetch.FetchSession.Wanted;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.FetchResponse.NodeEndpoint;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records coming while the application works.
 *
 * <p>For each partition one answer is being read and at most one more waits; as soon as the waiting one is taken, the next request
 * goes out, one at a time for each broker. While some partitions of a broker wait to be read, a request for the others must not keep
 * the broker busy: it asks for what is there already, and, if that was nothing, is not repeated until something moves.
 *
 * <p>Runs on: the event loop.
 */
public final class Fetcher {

    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    private final ClusterClient cluster;
    private final FetchSettings settings;
    private final FetchListener listener;
    private final Map<TopicPartition, Fetching> partitions = new LinkedHashMap<>();
    private final Map<Integer, NodeFetch> nodes = new HashMap<>();
    private ScheduledFuture<?> timer;
    private boolean closed;

    public Fetcher(ClusterClient cluster, FetchSettings settings, FetchListener listener) {
        this.cluster = cluster;
        this.settings = settings;
        this.listener = listener;
    }

    /** Begins to fetch a partition, or begins again at another place. */
    public void start(TopicPartition partition, long version, long offset, int lastEpoch, boolean paused) {
        Fetching fetching = new Fetching(version, offset, lastEpoch);
        fetching.paused = paused;
        partitions.put(partition, fetching);
        stir();
    }

    /** Fetches a partition no more. */
    public void stop(TopicPartition partition) {
        partitions.remove(partition);
        stir();
    }

    public void pause(TopicPartition partition, boolean paused) {
        Fetching fetching = partitions.get(partition);
        if (fetching != null) {
            fetching.paused = paused;
            stir();
        }
    }

    /** The answer that waited is being read now: the next one may come. */
    public void taken(TopicPartition partition, long version) {
        Fetching fetching = partitions.get(partition);
        if (fetching != null && fetching.version == version) {
            fetching.waiting = false;
            stir();
        }
    }

    /** Something has moved. */
    private void stir() {
        nodes.values().forEach(NodeFetch::moved);
        pump();
    }

    /** Sends what can be sent. */
    public void pump() {
        if (closed) {
            return;
        }
        long now = nowMs();
        MetadataImage image = cluster.metadata().image();
        Map<Integer, Map<TopicPartition, Wanted>> due = new LinkedHashMap<>();
        Map<Integer, Boolean> full = new HashMap<>();
        boolean outdated = false;
        for (Map.Entry<TopicPartition, Fetching> entry : partitions.entrySet()) {
            TopicPartition partition = entry.getKey();
            Fetching fetching = entry.getValue();
            Optional<PartitionImage> known = image.partition(partition.topic(), partition.partition());
            if (known.isEmpty() || !known.get().hasLeader()) {
                outdated = true;
                continue;
            }
            int node = nodeOf(fetching, known.get(), image, now);
            if (fetching.waiting && !fetching.paused) {
                full.put(node, true);
            }
            if (fetching.isDue(now)) {
                Uuid id = image.topic(partition.topic()).orElseThrow().id();
                due.computeIfAbsent(node, n -> new LinkedHashMap<>())
                        .put(
                                partition,
                                new Wanted(id, fetching.offset, known.get().leaderEpoch(), fetching.lastEpoch));
            }
        }
        if (outdated) {
            cluster.metadata().outdated();
        }
        due.forEach((node, wanted) -> send(node, wanted, full.containsKey(node), now));
        wakeLater(now);
    }

    private static int nodeOf(Fetching fetching, PartitionImage partition, MetadataImage image, long now) {
        int preferred = fetching.preferred(now);
        return preferred != Fetching.NO_REPLICA && image.nodes().containsKey(preferred)
                ? preferred
                : partition.leader();
    }

    /** Whoever has to wait is thought of when the wait is over. */
    private void wakeLater(long now) {
        long next = Long.MAX_VALUE;
        for (Fetching fetching : partitions.values()) {
            next = fetching.notBeforeMs > now ? Math.min(next, fetching.notBeforeMs) : next;
        }
        for (NodeFetch node : nodes.values()) {
            next = node.notBeforeMs() > now ? Math.min(next, node.notBeforeMs()) : next;
        }
        if (next != Long.MAX_VALUE && timer == null) {
            timer = cluster.loop()
                    .schedule(
                            () -> {
                                timer = null;
                                pump();
                            },
                            next - now + 1,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void send(int nodeId, Map<TopicPartition, Wanted> wanted, boolean othersWait, long now) {
        NodeFetch node = nodes.computeIfAbsent(nodeId, id -> new NodeFetch());
        Node address = cluster.metadata().image().nodes().get(nodeId);
        if (!node.mayAsk(now) || address == null) {
            return;
        }
        node.asked(othersWait);
        Plan plan = node.session.next(wanted);
        Map<TopicPartition, Long> versions = new HashMap<>();
        wanted.keySet().forEach(partition -> {
            Fetching fetching = partitions.get(partition);
            fetching.inFlight = true;
            versions.put(partition, fetching.version);
        });
        int maxWaitMs = othersWait ? 0 : settings.maxWaitMs();
        int limit = FetchMessages.limit(plan, ApiKey.FETCH.maxStableVersion());
        var unused = cluster.ask(
                        cluster.link(address),
                        ApiKey.FETCH,
                        limit,
                        version -> FetchMessages.request(plan, settings, maxWaitMs, version))
                .whenComplete((response, failure) -> {
                    versions.forEach(this::landed);
                    if (failure != null) {
                        lost(nodeId, node, failure);
                    } else {
                        answeredOrLost(nodeId, node, versions, response);
                    }
                    pump();
                });
    }

    private void answeredOrLost(int nodeId, NodeFetch node, Map<TopicPartition, Long> asked, Response response) {
        try {
            answered(nodeId, node, asked, response);
        } catch (RuntimeException e) {
            LOG.error(
                    "[{}] the answer of broker {} to a fetch cannot be used",
                    cluster.settings().clientId(),
                    nodeId,
                    e);
            lost(nodeId, node, e);
        }
    }

    private void landed(TopicPartition partition, long version) {
        Fetching fetching = partitions.get(partition);
        if (fetching != null && fetching.version == version) {
            fetching.inFlight = false;
        }
    }

    private void lost(int nodeId, NodeFetch node, Throwable failure) {
        LOG.debug("[{}] a fetch from broker {} failed: {}", cluster.settings().clientId(), nodeId, failure.toString());
        node.failed(nowMs(), cluster.retryBackoff()::afterFailure);
        partitions.values().forEach(fetching -> {
            if (fetching.preferred(nowMs()) == nodeId) {
                fetching.forgetPreference();
            }
        });
        cluster.metadata().outdated();
    }

    private void answered(int nodeId, NodeFetch node, Map<TopicPartition, Long> asked, Response response) {
        try (response) {
            FetchResponse answer = response.message(FetchResponse.class);
            ErrorCode error = ErrorCode.of(answer.errorCode());
            if (error != ErrorCode.NONE) {
                LOG.debug(
                        "[{}] broker {} ends the fetch session: {}",
                        cluster.settings().clientId(),
                        nodeId,
                        error);
                if (isOfTheSession(error)) {
                    node.session.reset();
                    node.answered(true);
                } else {
                    node.failed(nowMs(), cluster.retryBackoff()::afterFailure);
                    cluster.metadata().outdated();
                }
                return;
            }
            node.session.answered(answer.sessionId());
            Map<Integer, Node> endpoints = endpoints(answer);
            boolean news = false;
            for (FetchableTopicResponse topic : answer.responses()) {
                String name = topic.topic().isEmpty() ? nameOf(topic.topicId()) : topic.topic();
                if (name == null) {
                    continue;
                }
                for (PartitionData data : topic.partitions()) {
                    TopicPartition partition = new TopicPartition(name, data.partitionIndex());
                    Fetching fetching = partitions.get(partition);
                    if (fetching != null && Long.valueOf(fetching.version).equals(asked.get(partition))) {
                        news |= new Answer(partition, fetching, nodeId, endpoints).take(data);
                    }
                }
            }
            node.answered(news);
        }
    }

    private static boolean isOfTheSession(ErrorCode error) {
        return error == ErrorCode.FETCH_SESSION_ID_NOT_FOUND || error == ErrorCode.INVALID_FETCH_SESSION_EPOCH;
    }

    private String nameOf(Uuid id) {
        return cluster.metadata().image().nameOf(id).orElse(null);
    }

    private static Map<Integer, Node> endpoints(FetchResponse answer) {
        Map<Integer, Node> endpoints = new HashMap<>();
        for (NodeEndpoint one : answer.nodeEndpoints()) {
            endpoints.put(one.nodeId(), new Node(one.nodeId(), one.host(), one.port(), one.rack()));
        }
        return endpoints;
    }

    /** One partition's part of an answer. */
    private final class Answer {

        private final TopicPartition partition;
        private final Fetching fetching;
        private final int nodeId;
        private final Map<Integer, Node> endpoints;

        Answer(TopicPartition partition, Fetching fetching, int nodeId, Map<Integer, Node> endpoints) {
            this.partition = partition;
            this.fetching = fetching;
            this.nodeId = nodeId;
            this.endpoints = endpoints;
        }

        /** Whether there was something in it. */
        boolean take(PartitionData data) {
            ErrorCode error = ErrorCode.of(data.errorCode());
            if (error != ErrorCode.NONE) {
                failed(error, data);
                return true;
            }
            if (data.divergingEpoch() != null && data.divergingEpoch().endOffset() >= 0) {
                fetching.halted = true;
                listener.diverged(
                        partition,
                        fetching.version,
                        data.divergingEpoch().epoch(),
                        data.divergingEpoch().endOffset());
                return true;
            }
            if (data.preferredReadReplica() >= 0) {
                fetching.prefer(data.preferredReadReplica(), nowMs() + settings.preferenceMs());
                return true;
            }
            try {
                return taken(data, new Progress(data.highWatermark(), data.lastStableOffset(), data.logStartOffset()));
            } catch (InvalidRecordsException e) {
                LOG.error(
                        "[{}] what came of {} at offset {} cannot be read: {}",
                        cluster.settings().clientId(),
                        partition,
                        fetching.offset,
                        e.getMessage());
                fetching.halted = true;
                listener.failed(partition, fetching.version, fetching.offset, e.error());
                return true;
            }
        }

        private boolean taken(PartitionData data, Progress progress) {
            ByteBuf bytes = data.records() instanceof MemoryRecords records ? records.buffer() : null;
            int whole = bytes == null ? 0 : ReadableBatches.wholeBytes(bytes);
            if (whole == 0) {
                if (bytes != null && bytes.isReadable()) {
                    fetching.halted = true;
                    listener.failed(partition, fetching.version, fetching.offset, ErrorCode.MESSAGE_TOO_LARGE);
                    return true;
                }
                if (!progress.equals(fetching.progress)) {
                    fetching.progress = progress;
                    listener.progressed(partition, fetching.version, progress);
                }
                return false;
            }
            fetching.progress = progress;
            ByteBuf records = bytes.retainedSlice(bytes.readerIndex(), whole);
            long from = fetching.offset;
            for (RecordBatch batch : RecordBatches.of(records)) {
                fetching.offset = Math.max(fetching.offset, batch.nextOffset());
                fetching.lastEpoch = batch.partitionLeaderEpoch();
            }
            fetching.waiting = true;
            listener.fetched(new FetchedPartition(
                    partition, fetching.version, from, progress, data.abortedTransactions(), records));
            return true;
        }

        private void failed(ErrorCode error, PartitionData data) {
            switch (error) {
                case OFFSET_OUT_OF_RANGE -> {
                    if (fetching.preferred(nowMs()) == nodeId) {
                        fetching.forgetPreference();
                    } else {
                        fetching.halted = true;
                        listener.outOfRange(partition, fetching.version, fetching.offset);
                    }
                }
                case NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH -> {
                    fetching.forgetPreference();
                    backOff();
                    if (data.currentLeader() != null && data.currentLeader().leaderId() >= 0) {
                        int leader = data.currentLeader().leaderId();
                        cluster.metadata()
                                .leaderHint(
                                        partition.topic(),
                                        partition.partition(),
                                        leader,
                                        data.currentLeader().leaderEpoch(),
                                        endpoints.get(leader));
                        fetching.notBeforeMs = 0;
                    } else {
                        cluster.metadata().outdated();
                    }
                }
                case TOPIC_AUTHORIZATION_FAILED, CORRUPT_MESSAGE, INVALID_RECORD -> {
                    fetching.halted = true;
                    listener.failed(partition, fetching.version, fetching.offset, error);
                }
                default -> {
                    LOG.debug(
                            "[{}] {} at offset {}: {}",
                            cluster.settings().clientId(),
                            partition,
                            fetching.offset,
                            error);
                    fetching.forgetPreference();
                    backOff();
                    cluster.metadata().outdated();
                }
            }
        }

        private void backOff() {
            fetching.notBeforeMs = nowMs() + cluster.retryBackoff().afterFailure(1);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Sends nothing more. */
    public void close() {
        closed = true;
        partitions.clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
