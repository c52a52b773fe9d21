package io.odradek.broker.api.offsets;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.read;
import static io.odradek.broker.testing.Requests.text;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static io.odradek.broker.testing.Requests.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.api.SharedBroker;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DeleteRecordsRequest;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.odradek.protocol.message.DeleteRecordsResponse;
import io.odradek.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.odradek.protocol.message.ListOffsetsResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.odradek.record.RecordBatchBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offsets by time and by name, and how the first of them is raised. */
class OffsetsIT extends SharedBroker {

    private static final int NEWEST = 11;

    private ListOffsetsPartitionResponse ask(String topic, ListOffsetsPartition wanted, int version) {
        ListOffsetsRequest request = new ListOffsetsRequest()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsTopic().name(topic).partitions(List.of(wanted))));
        return client.ask(ListOffsetsResponse.class, request, version)
                .topics()
                .get(0)
                .partitions()
                .get(0);
    }

    private long offset(String topic, long timestamp) {
        ListOffsetsPartitionResponse found = ask(topic, new ListOffsetsPartition().timestamp(timestamp), NEWEST);
        assertThat(found.errorCode()).isZero();
        return found.offset();
    }

    private DeleteRecordsPartitionResult deleteBefore(String topic, long offset) {
        DeleteRecordsRequest request = new DeleteRecordsRequest()
                .timeoutMs(20_000)
                .topics(List.of(new DeleteRecordsTopic()
                        .name(topic)
                        .partitions(List.of(new DeleteRecordsPartition().offset(offset)))));
        return client.ask(DeleteRecordsResponse.class, request, 2)
                .topics()
                .get(0)
                .partitions()
                .get(0);
    }

    @Test
    void timesWithAMeaningOfTheirOwn() {
        String topic = newTopic();
        tryWrite(client, topic, ALL, "a", "b", "c");
        deleteBefore(topic, 1);
        assertThat(offset(topic, -1)).as("latest").isEqualTo(3);
        assertThat(offset(topic, -2)).as("earliest").isEqualTo(1);
        assertThat(offset(topic, -4)).as("earliest on local disk").isEqualTo(1);
        assertThat(offset(topic, -5)).as("latest in remote storage").isEqualTo(-1);
        assertThat(offset(topic, -6)).as("earliest not in remote storage").isEqualTo(1);
        ErrorCode meaningless = ErrorCode.of(
                ask(topic, new ListOffsetsPartition().timestamp(-7), NEWEST).errorCode());
        assertThat(meaningless).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void theFirstRecordAtOrAfterATime() {
        String topic = newTopic();
        long now = System.currentTimeMillis();
        for (int second = 0; second < 3; second++) {
            RecordBatchBuilder batch =
                    new RecordBatchBuilder().append(now + second * 1_000, null, text("second " + second));
            write(client, topic, ALL, batch.build());
        }
        assertThat(offset(topic, now)).isZero();
        assertThat(offset(topic, now + 1)).isEqualTo(1);
        assertThat(offset(topic, now + 2_000)).isEqualTo(2);
        assertThat(offset(topic, now + 2_001)).isEqualTo(-1);
        assertThat(offset(topic, -3)).as("the greatest time").isEqualTo(2);
    }

    @Test
    void versionZeroGivesAListOfOffsets() {
        String topic = newTopic();
        tryWrite(client, topic, ALL, "a", "b");
        ListOffsetsPartition latest = new ListOffsetsPartition().timestamp(-1).maxNumOffsets(1);
        assertThat(ask(topic, latest, 0).oldStyleOffsets()).containsExactly(2L);
        assertThat(ask(topic, latest.timestamp(-2), 0).oldStyleOffsets()).containsExactly(0L);
    }

    @Test
    void anUnknownPartitionIsRefused() {
        ListOffsetsPartition wanted =
                new ListOffsetsPartition().partitionIndex(3).timestamp(-1);
        assertThat(ErrorCode.of(ask(newTopic(), wanted, NEWEST).errorCode()))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void deletedRecordsAreOutOfRangeAndStaySoOverARestart() {
        String topic = newTopic();
        tryWrite(client, topic, ALL, "a");
        tryWrite(client, topic, ALL, "b");
        assertThat(deleteBefore(topic, 1).lowWatermark()).isEqualTo(1);
        assertThat(ErrorCode.of(read(client, topic, 0).errorCode())).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(values(client, topic, 1)).containsExactly("b");
        client.close();
        test.restart();
        client = test.client();
        assertThat(offset(topic, -2)).isEqualTo(1);
        assertThat(deleteBefore(topic, -1).lowWatermark()).isEqualTo(2);
        assertThat(ErrorCode.of(deleteBefore(topic, 3).errorCode())).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }
}
