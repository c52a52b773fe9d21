package io.odradek.clients.producer;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.consumer.ConsumerGroupMetadata;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.ProducerFencedException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AddOffsetsToTxnRequest;
import io.odradek.protocol.message.AddOffsetsToTxnResponse;
import io.odradek.protocol.message.AddPartitionsToTxnRequest;
import io.odradek.protocol.message.AddPartitionsToTxnRequest.AddPartitionsToTxnTopic;
import io.odradek.protocol.message.AddPartitionsToTxnResponse;
import io.odradek.protocol.message.EndTxnRequest;
import io.odradek.protocol.message.EndTxnResponse;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;
import io.odradek.protocol.message.TxnOffsetCommitRequest;
import io.odradek.protocol.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition;
import io.odradek.protocol.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic;
import io.odradek.protocol.message.TxnOffsetCommitResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The producer's part in transactions: who it is to their coordinator, which partitions it has told it of, and where it stands.
 *
 * <pre>
 *   state      ends with                        then
 *   NEW        initTransactions                 READY
 *   READY      beginTransaction                 OPEN
 *   OPEN       commit                           READY
 *   OPEN       abort                            READY
 *   OPEN       a record was given up            ABORTABLE
 *   ABORTABLE  abort                            READY, with the next epoch
 *   any        another producer has taken over  FENCED, for good
 * </pre>
 *
 * Where the cluster has transactions of the second version (KIP-890) brokers add partitions and offsets by themselves, and each
 * transaction has an epoch of its own.
 *
 * <p>Runs on: the event loop; {@link #begin} and {@link #requireOpen} on threads of the application.
 */
final class Transactions implements Identity {

    /** Where it stands. */
    enum State {
        NEW,
        READY,
        OPEN,
        ABORTABLE,
        FENCED
    }

    // up to these versions a request is one that every transaction understands
    private static final int ADD_PARTITIONS_VERSION = 3;
    private static final int PRODUCE_VERSION = 11;
    private static final int END_VERSION = 4;
    private static final int OFFSETS_VERSION = 4;
    private static final int END_VERSION_2 = 5;
    private static final int OFFSETS_VERSION_2 = 5;

    private final ClusterClient cluster;
    private final ProducerSettings settings;
    private final Runnable wake;
    private final Coordinator coordinator;
    private final Set<TopicPartition> added = new HashSet<>();
    private final Set<TopicPartition> wanted = new HashSet<>();
    private volatile State state = State.NEW;
    private volatile Exception error;
    private long producerId = Sequenced.NONE;
    private short epoch = Sequenced.NONE;
    private boolean adding;
    private boolean begun;
    private boolean secondVersion;
    private CompletableFuture<Void> ending;

    /** @param wake called when batches may be sent */
    Transactions(ClusterClient cluster, ProducerSettings settings, Runnable wake) {
        this.cluster = cluster;
        this.settings = settings;
        this.wake = wake;
        this.coordinator = new Coordinator(cluster, Coordinator.Kind.TRANSACTION, settings.transactionalId());
    }

    /** Gets the producer's id and fences those before it; after a failed transaction, the next epoch. */
    CompletableFuture<Void> init() {
        return coordinator
                .ask(
                        ApiKey.INIT_PRODUCER_ID,
                        ApiKey.INIT_PRODUCER_ID.maxStableVersion(),
                        this::initRequest,
                        InitProducerIdResponse.class,
                        answer -> ErrorCode.of(answer.errorCode()))
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw given(failure);
                    }
                    producerId = answer.producerId();
                    epoch = answer.producerEpoch();
                    BrokerLink link = coordinator.link();
                    secondVersion = link != null && link.versions().feature("transaction.version") >= 2;
                    state = State.READY;
                    return null;
                });
    }

    private InitProducerIdRequest initRequest(int version) {
        InitProducerIdRequest request = new InitProducerIdRequest()
                .transactionalId(settings.transactionalId())
                .transactionTimeoutMs(settings.transactionTimeoutMs());
        return version >= 3 ? request.producerId(producerId).producerEpoch(epoch) : request;
    }

    private RuntimeException given(Throwable failure) {
        Throwable cause =
                failure.getCause() != null && failure instanceof CompletionException ? failure.getCause() : failure;
        if (isFence(cause)) {
            error = (Exception) cause;
            state = State.FENCED;
        }
        return cause instanceof RuntimeException known ? known : new KafkaException(cause);
    }

    private static boolean isFence(Throwable cause) {
        return cause instanceof ApiException api
                && (api.error() == ErrorCode.PRODUCER_FENCED
                        || api.error() == ErrorCode.INVALID_PRODUCER_EPOCH
                        || api.error() == ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
                        || api.error() == ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    }

    State state() {
        return state;
    }

    /** The application begins a transaction. */
    void begin() {
        requireState(State.READY, "begin a transaction");
        state = State.OPEN;
    }

    /** The application does something that takes an open transaction. */
    void requireOpen(String what) {
        requireState(State.OPEN, what);
    }

    /** The application ends its transaction, which may be one that went wrong. */
    void requireEnding() {
        if (state != State.ABORTABLE) {
            requireState(State.OPEN, "abort a transaction");
        }
    }

    private void requireState(State needed, String what) {
        State now = state;
        if (now == State.FENCED) {
            throw new ProducerFencedException(
                    "another producer with transactional.id " + settings.transactionalId()
                            + " has taken over; close this one",
                    error);
        }
        if (now == State.ABORTABLE) {
            throw new KafkaException("cannot " + what + ": the transaction has failed, abort it", error);
        }
        if (now != needed) {
            String hint = now == State.NEW
                    ? "call initTransactions first"
                    : needed == State.OPEN ? "begin one first" : "one is open";
            throw new IllegalStateException("cannot " + what + ": " + hint);
        }
    }

    @Override
    public boolean isReady() {
        return producerId != Sequenced.NONE && state != State.FENCED;
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
        begun = true;
        if (secondVersion || added.contains(queue.topicPartition())) {
            return true;
        }
        if (wanted.add(queue.topicPartition()) && !adding) {
            adding = true;
            // those that are looked at in this turn of the loop travel together
            cluster.execute(this::addPartitions);
        }
        return false;
    }

    private void addPartitions() {
        Map<String, List<Integer>> topics = new LinkedHashMap<>();
        List<TopicPartition> asked = List.copyOf(wanted);
        asked.forEach(one ->
                topics.computeIfAbsent(one.topic(), topic -> new ArrayList<>()).add(one.partition()));
        List<AddPartitionsToTxnTopic> named = topics.entrySet().stream()
                .map(one -> new AddPartitionsToTxnTopic().name(one.getKey()).partitions(one.getValue()))
                .toList();
        var unused = coordinator
                .ask(
                        ApiKey.ADD_PARTITIONS_TO_TXN,
                        ADD_PARTITIONS_VERSION,
                        version -> new AddPartitionsToTxnRequest()
                                .v3AndBelowTransactionalId(settings.transactionalId())
                                .v3AndBelowProducerId(producerId)
                                .v3AndBelowProducerEpoch(epoch)
                                .v3AndBelowTopics(named),
                        AddPartitionsToTxnResponse.class,
                        Transactions::worst)
                .whenComplete((answer, failure) -> partitionsAdded(asked, failure));
    }

    private static ErrorCode worst(AddPartitionsToTxnResponse answer) {
        return answer.resultsByTopicV3AndBelow().stream()
                .flatMap(topic -> topic.resultsByPartition().stream())
                .map(partition -> ErrorCode.of(partition.partitionErrorCode()))
                .filter(code -> code != ErrorCode.NONE && code != ErrorCode.OPERATION_NOT_ATTEMPTED)
                .findFirst()
                .orElse(ErrorCode.NONE);
    }

    private void partitionsAdded(List<TopicPartition> asked, Throwable failure) {
        adding = false;
        wanted.removeAll(asked);
        if (failure == null) {
            added.addAll(asked);
        } else {
            fail(given(failure));
        }
        if (!wanted.isEmpty()) {
            adding = true;
            addPartitions();
        }
        wake.run();
    }

    @Override
    public int produceVersionLimit() {
        return secondVersion ? ApiKey.PRODUCE.maxStableVersion() : PRODUCE_VERSION;
    }

    @Override
    public void failed(Batch batch, Exception why) {
        if (isFence(why)) {
            error = why;
            state = State.FENCED;
        } else {
            fail(why);
        }
    }

    private void fail(Exception why) {
        if (state == State.OPEN) {
            error = why;
            state = State.ABORTABLE;
        }
    }

    @Override
    public void exhausted() {
        throw new IllegalStateException("within transactions the coordinator gives epochs");
    }

    /**
     * Ends the transaction, when nothing of it is under way any more.
     *
     * @return fails with what the coordinator answered
     */
    CompletableFuture<Void> end(boolean commit) {
        if (ending != null && !ending.isDone()) {
            // it was called before, and did not wait long enough
            return ending;
        }
        ending = endOnce(commit);
        return ending;
    }

    private CompletableFuture<Void> endOnce(boolean commit) {
        boolean failed = state == State.ABORTABLE;
        CompletableFuture<Void> ended = begun ? tellEnd(commit) : CompletableFuture.completedFuture(null);
        return ended.thenCompose(done -> {
                    added.clear();
                    begun = false;
                    // numbers of records that were given up may be in the log: the next epoch begins anew
                    return failed && !secondVersion ? init() : CompletableFuture.completedFuture(null);
                })
                .thenAccept(done -> state = State.READY);
    }

    private CompletableFuture<Void> tellEnd(boolean commit) {
        return coordinator
                .ask(
                        ApiKey.END_TXN,
                        secondVersion ? END_VERSION_2 : END_VERSION,
                        version -> new EndTxnRequest()
                                .transactionalId(settings.transactionalId())
                                .producerId(producerId)
                                .producerEpoch(epoch)
                                .committed(commit),
                        EndTxnResponse.class,
                        answer -> ErrorCode.of(answer.errorCode()))
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw given(failure);
                    }
                    if (answer.producerId() != Sequenced.NONE) {
                        producerId = answer.producerId();
                        epoch = answer.producerEpoch();
                    }
                    return null;
                });
    }

    /** Commits offsets of a group within the transaction. */
    CompletableFuture<Void> commitOffsets(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        begun = true;
        CompletableFuture<?> told = secondVersion ? CompletableFuture.completedFuture(null) : tellOfGroup(group);
        Coordinator groups = new Coordinator(cluster, Coordinator.Kind.GROUP, group.groupId());
        return told.thenCompose(done -> groups.ask(
                        ApiKey.TXN_OFFSET_COMMIT,
                        secondVersion ? OFFSETS_VERSION_2 : OFFSETS_VERSION,
                        version -> offsetsRequest(version, offsets, group),
                        TxnOffsetCommitResponse.class,
                        Transactions::worst))
                .handle((answer, failure) -> {
                    if (failure != null) {
                        RuntimeException why = given(failure);
                        fail(why);
                        throw why;
                    }
                    return null;
                });
    }

    private CompletableFuture<AddOffsetsToTxnResponse> tellOfGroup(ConsumerGroupMetadata group) {
        return coordinator.ask(
                ApiKey.ADD_OFFSETS_TO_TXN,
                ApiKey.ADD_OFFSETS_TO_TXN.maxStableVersion(),
                version -> new AddOffsetsToTxnRequest()
                        .transactionalId(settings.transactionalId())
                        .producerId(producerId)
                        .producerEpoch(epoch)
                        .groupId(group.groupId()),
                AddOffsetsToTxnResponse.class,
                answer -> ErrorCode.of(answer.errorCode()));
    }

    private TxnOffsetCommitRequest offsetsRequest(
            int version, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        Map<String, List<TxnOffsetCommitRequestPartition>> topics = new LinkedHashMap<>();
        offsets.forEach((where, offset) -> topics.computeIfAbsent(where.topic(), topic -> new ArrayList<>())
                .add(new TxnOffsetCommitRequestPartition()
                        .partitionIndex(where.partition())
                        .committedOffset(offset.offset())
                        .committedLeaderEpoch(offset.leaderEpoch().orElse(-1))
                        .committedMetadata(offset.metadata())));
        TxnOffsetCommitRequest request = new TxnOffsetCommitRequest()
                .transactionalId(settings.transactionalId())
                .groupId(group.groupId())
                .producerId(producerId)
                .producerEpoch(epoch)
                .topics(topics.entrySet().stream()
                        .map(one -> new TxnOffsetCommitRequestTopic()
                                .name(one.getKey())
                                .partitions(one.getValue()))
                        .toList());
        if (version >= 3) {
            request.memberId(group.memberId())
                    .generationIdOrMemberEpoch(group.generationId())
                    .groupInstanceId(group.groupInstanceId().orElse(null));
        }
        return request;
    }

    private static ErrorCode worst(TxnOffsetCommitResponse answer) {
        return answer.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> ErrorCode.of(partition.errorCode()))
                .filter(code -> code != ErrorCode.NONE)
                .findFirst()
                .orElse(ErrorCode.NONE);
    }

    /** What is in the way of the coordinator's answer, for messages. Runs on: any thread. */
    String trouble() {
        return coordinator.trouble();
    }

    /** Nothing is asked again from now on. */
    void close() {
        coordinator.close();
    }
}
