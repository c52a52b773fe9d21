package io.odradek.clients.consumer.fetch;

import io.odradek.clients.consumer.fetch.FetchSession.Plan;
import io.odradek.clients.consumer.fetch.FetchSession.Wanted;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.FetchRequest.ForgottenTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the request of a plan. Runs on: any thread; without state. */
final class FetchMessages {

    private static final short FIRST_WITH_TOPIC_IDS = 13;

    private FetchMessages() {}

    /** The highest version in which a plan can be said: by ids only if each topic has one. */
    static int limit(Plan plan, int highest) {
        boolean allIds = plan.all().values().stream()
                        .noneMatch(wanted -> wanted.topicId().equals(Uuid.ZERO_UUID))
                && plan.forget().stream().noneMatch(entry -> entry.getValue().equals(Uuid.ZERO_UUID));
        return allIds ? highest : FIRST_WITH_TOPIC_IDS - 1;
    }

    static FetchRequest request(Plan plan, FetchSettings settings, int maxWaitMs, int version) {
        FetchRequest request = new FetchRequest()
                .maxWaitMs(maxWaitMs)
                .minBytes(settings.minBytes())
                .maxBytes(settings.maxBytes())
                .isolationLevel((byte) (settings.readCommitted() ? 1 : 0))
                .sessionId(plan.sessionId())
                .sessionEpoch(plan.epoch())
                .rackId(settings.rack());
        Map<String, FetchTopic> topics = new LinkedHashMap<>();
        plan.send().forEach((partition, wanted) -> topics.computeIfAbsent(
                        partition.topic(), name -> topic(name, wanted, version))
                .partitions()
                .add(partition(partition, wanted, settings, version)));
        request.topics(new ArrayList<>(topics.values()));
        request.forgottenTopicsData(new ArrayList<>());
        for (Map.Entry<TopicPartition, Uuid> gone : plan.forget()) {
            ForgottenTopic topic = new ForgottenTopic().partitions(new ArrayList<>());
            topic.partitions().add(gone.getKey().partition());
            request.forgottenTopicsData()
                    .add(
                            version >= FIRST_WITH_TOPIC_IDS
                                    ? topic.topicId(gone.getValue())
                                    : topic.topic(gone.getKey().topic()));
        }
        return request;
    }

    private static FetchTopic topic(String name, Wanted wanted, int version) {
        FetchTopic topic = new FetchTopic().partitions(new ArrayList<>());
        return version >= FIRST_WITH_TOPIC_IDS ? topic.topicId(wanted.topicId()) : topic.topic(name);
    }

    private static FetchPartition partition(
            TopicPartition partition, Wanted wanted, FetchSettings settings, int version) {
        FetchPartition made = new FetchPartition()
                .partition(partition.partition())
                .currentLeaderEpoch(wanted.leaderEpoch())
                .fetchOffset(wanted.offset())
                .partitionMaxBytes(settings.partitionMaxBytes());
        return version >= 12 ? made.lastFetchedEpoch(wanted.lastFetchedEpoch()) : made;
    }
}
