package io.odradek.broker.api.fetch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.api.handler.TopicNames;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.LogSlice;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.network.LogRecords;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Divergence;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.throttle.Throttle;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.Records;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.AbortedTransaction;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what a fetch asks for, within its limits (KIP-74): the first partition that has records gives at least one batch,
 * however large; the others give what fits.
 *
 * <p>Runs on: event loops, and for versions that need conversion workers. Nothing is kept between calls.
 */
final class FetchReader {

    /** Until this version clients speak message sets of old. */
    static final short LAST_CONVERTED = 3;

    private static final short FIRST_FROM_FOLLOWERS = 11;
    private static final short FIRST_WITH_TOPIC_IDS = 13;
    private static final byte READ_COMMITTED = 1;

    private final Partitions partitions;
    private final TopicNames names;
    private final TopicMetrics metrics;
    private final ClusterMetadata cluster;
    private final ReplicaSelector selector;
    private final Throttle throttle;
    private final int maxResponseBytes;

    FetchReader(
            Partitions partitions,
            TopicNames names,
            TopicMetrics metrics,
            ClusterMetadata cluster,
            ReplicaSelector selector,
            Throttle throttle,
            int maxResponseBytes) {
        this.cluster = cluster;
        this.selector = selector;
        this.throttle = throttle;
        this.partitions = partitions;
        this.names = names;
        this.metrics = metrics;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** The partition that a target means; the same errors as reading from it would give. */
    Partition locate(Request request, Asker asker, FetchTarget target) {
        String topic = request.version() >= FIRST_WITH_TOPIC_IDS ? names.require(target.topicId()) : target.topic();
        Partition partition =
                partitions.require(new TopicPartition(topic, target.wanted().partition()));
        if (asker.isFollower() || request.version() < FIRST_FROM_FOLLOWERS) {
            partition.requireLeader(target.wanted().currentLeaderEpoch());
        } else {
            partition.requireReplica(target.wanted().currentLeaderEpoch());
        }
        return partition;
    }

    /** A replica that a consumer should rather ask; empty for a follower, and where this one is best. */
    OptionalInt better(Request request, Asker asker, FetchRequest message, FetchTarget target, Partition partition) {
        return asker.isFollower() || request.version() < FIRST_FROM_FOLLOWERS
                ? OptionalInt.empty()
                : selector.better(
                        cluster.image(),
                        partition,
                        message.rackId(),
                        target.wanted().fetchOffset());
    }

    /** Whether an asker gets nothing of a partition for now, because more has flowed than may. */
    boolean isHeldBack(Asker asker, Partition partition) {
        return asker.isFollower() && partition.throttles(asker.replica()) && throttle.isExceeded();
    }

    /** Reads all targets of a plan and makes the answer. */
    FetchResponse read(Request request, Asker asker, FetchRequest message, FetchPlan plan) {
        FetchResponse response =
                new FetchResponse().errorCode(plan.error().code()).sessionId(plan.sessionId());
        List<FetchableTopicResponse> topics = new ArrayList<>();
        int budget = Math.min(message.maxBytes(), maxResponseBytes);
        boolean empty = true;
        for (FetchTarget target : plan.targets()) {
            PartitionData result = readOne(request, asker, message, target, budget, empty);
            int size = result.records() == null ? 0 : result.records().sizeInBytes();
            empty &= size == 0;
            budget = Math.max(0, budget - size);
            if (plan.shows(target, result)) {
                add(topics, target, result);
            }
        }
        return response.responses(topics);
    }

    private static void add(List<FetchableTopicResponse> topics, FetchTarget target, PartitionData result) {
        FetchableTopicResponse last = topics.isEmpty() ? null : topics.get(topics.size() - 1);
        boolean same = last != null
                && last.topicId().equals(target.topicId())
                && java.util.Objects.equals(last.topic(), target.topic());
        if (!same) {
            last = new FetchableTopicResponse()
                    .topic(target.topic())
                    .topicId(target.topicId())
                    .partitions(new ArrayList<>());
            topics.add(last);
        }
        last.partitions().add(result);
    }

    private PartitionData readOne(
            Request request, Asker asker, FetchRequest message, FetchTarget target, int budget, boolean nothingYet) {
        PartitionData result =
                new PartitionData().partitionIndex(target.wanted().partition()).records(MemoryRecords.EMPTY);
        try {
            Partition partition = locate(request, asker, target);
            if (asker.isFollower()) {
                copy(asker, target.wanted(), partition, budget, nothingYet, result);
            } else {
                OptionalInt better = better(request, asker, message, target, partition);
                int most = better.isPresent() ? 0 : budget;
                better.ifPresent(result::preferredReadReplica);
                read(request, message, target.wanted(), partition, most, nothingYet && better.isEmpty(), result);
            }
        } catch (RuntimeException e) {
            ApiException failure = Failures.of(
                    e,
                    request + " of " + target.topic() + target.topicId() + "-"
                            + target.wanted().partition());
            metrics.all().failedFetches().mark();
            result.errorCode(failure.error().code()).highWatermark(-1).records(MemoryRecords.EMPTY);
        }
        return result;
    }

    /** Reads for a follower: up to the end of the log, once both logs agree on what is before. */
    private void copy(
            Asker asker,
            FetchPartition wanted,
            Partition partition,
            int budget,
            boolean nothingYet,
            PartitionData result) {
        PartitionLog log = partition.log();
        // where a follower begins anew that this log has nothing for
        result.logStartOffset(log.logStartOffset());
        Optional<EpochEndOffset> parting = Divergence.of(log, wanted.lastFetchedEpoch(), wanted.fetchOffset());
        result.highWatermark(partition.highWatermark().offset());
        if (parting.isPresent()) {
            tell(parting.get(), result);
            return;
        }
        boolean throttled = partition.throttles(asker.replica());
        int room = throttled ? throttle.room() : Integer.MAX_VALUE;
        if (room <= 0) {
            return;
        }
        // a batch that is larger than the room would else never leave beside others that are not throttled
        boolean atLeastOne = nothingYet || throttled && budget > 0;
        int most = Math.min(Math.min(wanted.partitionMaxBytes(), budget), room);
        LogSlice slice = log.read(wanted.fetchOffset(), most, atLeastOne, log.end());
        if (slice.isEmpty()) {
            slice.close();
        } else {
            result.records(new LogRecords(slice));
            metrics.replicated(slice.length());
            if (throttled) {
                throttle.record(slice.length());
            }
        }
    }

    private static void tell(EpochEndOffset parting, PartitionData result) {
        result.divergingEpoch(
                new FetchResponse.EpochEndOffset().epoch(parting.leaderEpoch()).endOffset(parting.endOffset()));
    }

    private void read(
            Request request,
            FetchRequest message,
            FetchPartition wanted,
            Partition partition,
            int budget,
            boolean nothingYet,
            PartitionData result) {
        PartitionLog log = partition.log();
        LogOffset highWatermark = partition.locatedHighWatermark();
        if (!partition.role().leads() && wanted.fetchOffset() > log.logEndOffset()) {
            throw new ApiException(
                    ErrorCode.OFFSET_NOT_AVAILABLE,
                    "this follower of " + partition.name() + " has not come as far as " + wanted.fetchOffset());
        }
        boolean committedOnly = message.isolationLevel() == READ_COMMITTED;
        long stable = log.lastStableOffset(highWatermark.offset());
        result.highWatermark(highWatermark.offset()).lastStableOffset(stable).logStartOffset(log.logStartOffset());
        Optional<EpochEndOffset> parting = Divergence.of(log, wanted.lastFetchedEpoch(), wanted.fetchOffset());
        if (parting.isPresent()) {
            tell(parting.get(), result);
            return;
        }
        LogOffset bound = committedOnly && stable < highWatermark.offset() ? log.locate(stable) : highWatermark;
        int most = Math.min(wanted.partitionMaxBytes(), budget);
        LogSlice slice = log.read(wanted.fetchOffset(), most, nothingYet, bound);
        if (request.version() <= LAST_CONVERTED) {
            result.records(convert(request, wanted, partition, slice));
        } else if (slice.isEmpty()) {
            slice.close();
        } else {
            result.records(new LogRecords(slice));
        }
        if (committedOnly) {
            result.abortedTransactions(aborted(log, wanted.fetchOffset(), bound.offset()));
        }
        metrics.sent(partition.name().topic(), result.records().sizeInBytes());
    }

    private static List<AbortedTransaction> aborted(PartitionLog log, long from, long to) {
        return log.abortedTransactions(from, to).stream()
                .map(transaction -> new AbortedTransaction()
                        .producerId(transaction.producerId())
                        .firstOffset(transaction.firstOffset()))
                .toList();
    }

    private static Records convert(Request request, FetchPartition wanted, Partition partition, LogSlice slice) {
        try (slice) {
            if (!partition.settings().downConversion()) {
                throw new ApiException(
                        ErrorCode.UNSUPPORTED_VERSION,
                        partition.name() + " has message.downconversion.enable=false; use a client of 0.11 or later");
            }
            ByteBuf batches = Unpooled.buffer(Math.max(slice.length(), 1));
            slice.readInto(batches);
            byte magic = (byte) (request.version() <= 1 ? 0 : 1);
            return new MemoryRecords(DownConversion.convert(partition.log(), batches, magic, wanted.fetchOffset()));
        }
    }
}
