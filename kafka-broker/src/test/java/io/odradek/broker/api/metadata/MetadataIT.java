package io.odradek.broker.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.api.SharedBroker;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest.Cursor;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients are shown of topics, and which topics they make by looking. */
class MetadataIT extends SharedBroker {

    private MetadataResponse ask(MetadataRequest request, int version) {
        return client.ask(MetadataResponse.class, request, version);
    }

    private static MetadataRequest named(String name) {
        return new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(name)));
    }

    @Test
    void anEmptyListMeansAllInVersionZeroAndNoneLater() {
        String topic = newTopic();
        MetadataRequest empty = new MetadataRequest().topics(List.of());
        assertThat(ask(empty, 0).topics())
                .extracting(MetadataResponseTopic::name)
                .contains(topic);
        assertThat(ask(empty, 1).topics()).isEmpty();
        assertThat(ask(new MetadataRequest().topics(null), 1).topics())
                .extracting(MetadataResponseTopic::name)
                .contains(topic);
        assertThat(ask(new MetadataRequest().topics(null), 13).topics())
                .extracting(MetadataResponseTopic::name)
                .contains(topic);
    }

    @Test
    void aTopicIsFoundByItsId() {
        String topic = newTopic();
        MetadataRequestTopic byId = new MetadataRequestTopic().name(null).topicId(idOf(topic));
        MetadataResponseTopic found =
                ask(new MetadataRequest().topics(List.of(byId)), 12).topics().get(0);
        assertThat(found.name()).isEqualTo(topic);
        assertThat(found.errorCode()).isZero();
    }

    @Test
    void anUnknownIdIsNoReasonToMakeATopic() {
        Uuid nobodys = Uuid.randomUuid();
        MetadataRequestTopic byId = new MetadataRequestTopic().name(null).topicId(nobodys);
        MetadataResponseTopic answer =
                ask(new MetadataRequest().topics(List.of(byId)), 12).topics().get(0);
        assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(answer.name()).isNull();
        assertThat(answer.topicId()).isEqualTo(nobodys);
    }

    @Test
    void aNameIsMadeATopicWhereTheClientAllowsIt() {
        MetadataResponseTopic refused = ask(named("by-looking").allowAutoTopicCreation(false), 9)
                .topics()
                .get(0);
        assertThat(ErrorCode.of(refused.errorCode())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        MetadataResponseTopic made = ask(named("by-looking").allowAutoTopicCreation(true), 9)
                .topics()
                .get(0);
        assertThat(made.errorCode()).isZero();
        assertThat(made.partitions()).singleElement().satisfies(partition -> {
            assertThat(partition.leaderId()).isZero();
            assertThat(partition.isrNodes()).containsExactly(0);
        });
    }

    @Test
    void aNameThatCannotBeATopicIsRefused() {
        MetadataResponseTopic refused =
                ask(named("no topic/at all"), 9).topics().get(0);
        assertThat(ErrorCode.of(refused.errorCode())).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void partitionsComeInPages() {
        String first = newTopic(3, Map.of());
        String second = newTopic(2, Map.of());
        DescribeTopicPartitionsRequest request = new DescribeTopicPartitionsRequest()
                .responsePartitionLimit(2)
                .topics(List.of(new TopicRequest().name(first), new TopicRequest().name(second)));
        List<String> seen = new ArrayList<>();
        int pages = 0;
        DescribeTopicPartitionsResponse page;
        do {
            page = client.ask(DescribeTopicPartitionsResponse.class, request, 0);
            pages++;
            int partitions = 0;
            for (var topic : page.topics()) {
                topic.partitions().forEach(partition -> seen.add(topic.name() + "-" + partition.partitionIndex()));
                partitions += topic.partitions().size();
            }
            assertThat(partitions).isBetween(1, 2);
            if (page.nextCursor() != null) {
                request.cursor(new Cursor()
                        .topicName(page.nextCursor().topicName())
                        .partitionIndex(page.nextCursor().partitionIndex()));
            }
        } while (page.nextCursor() != null);
        assertThat(seen)
                .containsExactlyInAnyOrder(first + "-0", first + "-1", first + "-2", second + "-0", second + "-1");
        assertThat(pages).isEqualTo(3);
    }
}
