package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.common.config.ConfigException;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.CompressionType;
import io.odradek.record.RecordBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a topic's keys to what its partitions do. */
class PartitionSettingsTest {

    private static PartitionSettings settings(Map<String, String> topic) {
        BrokerConfig broker = BrokerConfig.of(Map.of());
        TopicConfig.validate(topic);
        return PartitionSettings.of(broker, new TopicConfig(broker, topic));
    }

    @Test
    void whatNobodySetIsAsInKafka() {
        PartitionSettings settings = settings(Map.of());

        assertThat(settings.compression()).isEmpty();
        assertThat(settings.minInsyncReplicas()).isEqualTo(1);
        assertThat(settings.log().segmentBytes()).isEqualTo(1 << 30);
        assertThat(settings.log().delete()).isTrue();
        assertThat(settings.log().compact()).isFalse();
        assertThat(settings.log().timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    @Test
    void everyCodecHasItsName() {
        assertThat(settings(Map.of("compression.type", "uncompressed")).compression())
                .contains(CompressionType.NONE);
        for (CompressionType type : CompressionType.values()) {
            if (type != CompressionType.NONE) {
                assertThat(settings(Map.of("compression.type", type.configName()))
                                .compression())
                        .contains(type);
            }
        }
    }

    @Test
    void theSmallestValuesThatAreTakenMakeALogThatWorks() {
        PartitionSettings settings = settings(Map.of(
                "segment.bytes", "14",
                "segment.index.bytes", "4",
                "segment.ms", "1",
                "segment.jitter.ms", "0",
                "index.interval.bytes", "0",
                "flush.messages", "1",
                "flush.ms", "0",
                "file.delete.delay.ms", "0",
                "max.message.bytes", "0"));

        assertThat(settings.log().segmentBytes()).isEqualTo(RecordBatch.HEADER_SIZE);
        assertThat(settings.log().maxIndexBytes()).isEqualTo(12);
    }

    @Test
    void throttledReplicasAreNamedOneByOneOrAll() {
        PartitionSettings some = settings(Map.of("leader.replication.throttled.replicas", "0:1, 0:2,3:1"));
        assertThat(some.throttledLeaders().includes(0, 1)).isTrue();
        assertThat(some.throttledLeaders().includes(3, 1)).isTrue();
        assertThat(some.throttledLeaders().includes(3, 2)).isFalse();
        assertThat(some.throttledFollowers().includes(0, 1)).isFalse();

        PartitionSettings all = settings(Map.of("follower.replication.throttled.replicas", "*"));
        assertThat(all.throttledFollowers().includes(7, 7)).isTrue();
        for (String nobody : List.of("", "none")) {
            PartitionSettings none = settings(Map.of("follower.replication.throttled.replicas", nobody));
            assertThat(none.throttledFollowers().includes(7, 7)).isFalse();
        }
    }

    @Test
    void whatIsNoReplicaIsRefused() {
        for (String wrong : List.of("1", "1:", "a:1", "1:2:3", "*,1:2", "1:99999999999")) {
            assertThatThrownBy(() -> settings(Map.of("leader.replication.throttled.replicas", wrong)))
                    .as(wrong)
                    .isInstanceOf(ConfigException.class);
        }
    }
}
