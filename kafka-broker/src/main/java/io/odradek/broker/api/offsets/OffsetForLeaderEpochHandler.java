package io.odradek.broker.api.offsets;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.odradek.protocol.message.OffsetForLeaderEpochResponse;
import io.odradek.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import java.util.ArrayList;
import java.util.List;

/** OffsetForLeaderEpoch: where an epoch ended, for whoever has to find out what was truncated. Runs on: event loops. */
public final class OffsetForLeaderEpochHandler implements ApiHandler<OffsetForLeaderEpochRequest> {

    private final Partitions partitions;

    public OffsetForLeaderEpochHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Request request, OffsetForLeaderEpochRequest message) {
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        for (OffsetForLeaderTopic topic : message.topics()) {
            List<OffsetForLeaderEpochResponse.EpochEndOffset> results = new ArrayList<>();
            topic.partitions().forEach(wanted -> results.add(one(request, topic.topic(), wanted)));
            topics.add(new OffsetForLeaderTopicResult().topic(topic.topic()).partitions(results));
        }
        request.respond(new OffsetForLeaderEpochResponse().topics(topics));
    }

    private OffsetForLeaderEpochResponse.EpochEndOffset one(
            Request request, String topic, OffsetForLeaderPartition wanted) {
        OffsetForLeaderEpochResponse.EpochEndOffset result =
                new OffsetForLeaderEpochResponse.EpochEndOffset().partition(wanted.partition());
        TopicPartition name = new TopicPartition(topic, wanted.partition());
        try {
            Partition partition = partitions.require(name);
            partition.requireLeader(wanted.currentLeaderEpoch());
            EpochEndOffset end = partition.log().endOffsetForEpoch(wanted.leaderEpoch());
            // not bounded by the high watermark, which a new leader takes a while to find out: a reader beyond it must
            // not be told that its records are gone
            result.leaderEpoch(end.leaderEpoch()).endOffset(end.endOffset());
        } catch (RuntimeException e) {
            result.errorCode(Failures.of(e, request + " of " + name).error().code());
        }
        return result;
    }
}
