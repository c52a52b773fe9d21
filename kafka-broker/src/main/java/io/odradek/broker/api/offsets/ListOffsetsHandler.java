package io.odradek.broker.api.offsets;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.log.TimestampedOffset;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.odradek.protocol.message.ListOffsetsResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ListOffsets: the start, the end, or the first record at or after a time.
 *
 * <p>Runs on: event loops; a search by time reads the disk and runs on a worker.
 */
public final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest> {

    private static final TimestampedOffset NOT_FOUND = new TimestampedOffset(-1, -1, -1);
    private static final byte READ_COMMITTED = 1;
    private static final short FIRST_WITH_LEADER_EPOCH = 4;
    private static final short FIRST_WITH_NOT_AVAILABLE = 5;

    /** The first offset on local disk (KIP-405): the start of the log, as nothing lies elsewhere. */
    private static final long EARLIEST_LOCAL = -4;

    /** The last offset in remote storage (KIP-1005): there is none. */
    private static final long LATEST_TIERED = -5;

    /** The first offset not yet in remote storage (KIP-1023): the start of the log. */
    private static final long EARLIEST_PENDING_UPLOAD = -6;

    private final Partitions partitions;
    private final Workers workers;

    public ListOffsetsHandler(Partitions partitions, Workers workers) {
        this.partitions = partitions;
        this.workers = workers;
    }

    @Override
    public void handle(Request request, ListOffsetsRequest message) {
        boolean searches = message.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition ->
                        partition.timestamp() >= 0 || partition.timestamp() == TimestampedOffset.MAX_TIMESTAMP);
        if (searches) {
            workers.run(request, () -> request.respond(answer(request, message)));
        } else {
            request.respond(answer(request, message));
        }
    }

    private ListOffsetsResponse answer(Request request, ListOffsetsRequest message) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>();
        for (ListOffsetsTopic topic : message.topics()) {
            List<ListOffsetsPartitionResponse> results = new ArrayList<>();
            topic.partitions().forEach(wanted -> results.add(one(request, message, topic.name(), wanted)));
            topics.add(new ListOffsetsTopicResponse().name(topic.name()).partitions(results));
        }
        return new ListOffsetsResponse().topics(topics);
    }

    private ListOffsetsPartitionResponse one(
            Request request, ListOffsetsRequest message, String topic, ListOffsetsPartition wanted) {
        ListOffsetsPartitionResponse result =
                new ListOffsetsPartitionResponse().partitionIndex(wanted.partitionIndex());
        TopicPartition name = new TopicPartition(topic, wanted.partitionIndex());
        try {
            Partition partition = partitions.require(name);
            partition.requireLeader(wanted.currentLeaderEpoch());
            TimestampedOffset found = find(request, partition, wanted.timestamp(), message.isolationLevel());
            if (request.version() == 0) {
                result.oldStyleOffsets(found.offset() < 0 ? List.of() : List.of(found.offset()));
            } else {
                result.offset(found.offset()).timestamp(found.timestamp());
            }
            if (request.version() >= FIRST_WITH_LEADER_EPOCH) {
                result.leaderEpoch(found.leaderEpoch());
            }
        } catch (RuntimeException e) {
            result.errorCode(Failures.of(e, request + " of " + name).error().code());
        }
        return result;
    }

    private static TimestampedOffset find(Request request, Partition partition, long timestamp, byte isolation) {
        PartitionLog log = partition.log();
        long highWatermark = partition.highWatermark().offset();
        long bound = isolation == READ_COMMITTED ? log.lastStableOffset(highWatermark) : highWatermark;
        if (timestamp != TimestampedOffset.EARLIEST && request.version() >= FIRST_WITH_NOT_AVAILABLE) {
            partition.requireSettled();
        }
        if (timestamp == TimestampedOffset.LATEST) {
            return new TimestampedOffset(bound, -1, partition.role().leaderEpoch());
        }
        if (timestamp == LATEST_TIERED) {
            return NOT_FOUND;
        }
        boolean start = timestamp == EARLIEST_LOCAL || timestamp == EARLIEST_PENDING_UPLOAD;
        if (timestamp < EARLIEST_PENDING_UPLOAD) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    request + " asks for the offset of time " + timestamp + ", which has no meaning");
        }
        Optional<TimestampedOffset> found = log.offsetForTimestamp(start ? TimestampedOffset.EARLIEST : timestamp);
        // what is not replicated yet must not be named: it may still vanish
        return found.filter(offset -> offset.offset() <= bound && (offset.offset() < bound || timestamp < 0))
                .orElse(NOT_FOUND);
    }
}
