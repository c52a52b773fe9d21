package io.odradek.clients.producer;

import io.odradek.common.Uuid;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceRequest.PartitionProduceData;
import io.odradek.protocol.message.ProduceRequest.TopicProduceData;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.odradek.protocol.message.ProduceResponse.TopicProduceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One Produce request and which batch each part of the answer belongs to. Runs on: the event loop.
 *
 * @param batches at most one for each partition
 * @param version from 13 on topics go by id
 */
record ProduceExchange(List<Batch> batches, short version) {

    /** From this version on topics go by their ids alone. */
    static final short FIRST_WITH_IDS = 13;

    ProduceRequest request(ProducerSettings settings) {
        Map<String, List<PartitionProduceData>> byTopic = new LinkedHashMap<>();
        List<TopicProduceData> topics = new ArrayList<>();
        for (Batch batch : batches) {
            PartitionQueue queue = batch.queue();
            List<PartitionProduceData> partitions =
                    byTopic.computeIfAbsent(queue.topicPartition().topic(), name -> {
                        List<PartitionProduceData> list = new ArrayList<>();
                        TopicProduceData topic = new TopicProduceData().partitionData(list);
                        topics.add(version >= FIRST_WITH_IDS ? topic.topicId(queue.topicId()) : topic.name(name));
                        return list;
                    });
            partitions.add(new PartitionProduceData()
                    .index(queue.topicPartition().partition())
                    .records(new MemoryRecords(batch.bytes())));
        }
        return new ProduceRequest()
                .transactionalId(settings.transactionalId())
                .acks(settings.acks())
                .timeoutMs(settings.requestTimeoutMs())
                .topicData(topics);
    }

    /**
     * Hands each batch its part of the answer.
     *
     * @return the batches that the answer says nothing of
     */
    List<Batch> match(ProduceResponse answer, BiConsumer<Batch, PartitionProduceResponse> each) {
        List<Batch> left = new ArrayList<>(batches);
        for (TopicProduceResponse topic : answer.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                int at = find(left, topic, partition.index());
                if (at >= 0) {
                    each.accept(left.remove(at), partition);
                }
            }
        }
        return left;
    }

    private int find(List<Batch> left, TopicProduceResponse topic, int partition) {
        for (int i = 0; i < left.size(); i++) {
            PartitionQueue queue = left.get(i).queue();
            if (queue.topicPartition().partition() == partition && isOf(queue, topic)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isOf(PartitionQueue queue, TopicProduceResponse topic) {
        Uuid id = topic.topicId();
        return version >= FIRST_WITH_IDS
                ? queue.topicId().equals(id)
                : queue.topicPartition().topic().equals(topic.name());
    }
}
