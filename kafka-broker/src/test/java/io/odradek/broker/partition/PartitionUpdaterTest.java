package io.odradek.broker.partition;

import static io.odradek.broker.testing.OnePartition.OTHER;
import static io.odradek.broker.testing.OnePartition.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.testing.Changes;
import io.odradek.broker.testing.OnePartition;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker makes of its partitions when it begins a new life. */
class PartitionUpdaterTest {

    private static final long EPOCH = 9;
    private static final Uuid ID = new Uuid(7, 8);

    @TempDir
    Path directory;

    @Test
    void theLogsOfWhatMovedAwayGoWhicheverTellsOfTheRegistrationFirst() {
        for (boolean imageFirst : new boolean[] {false, true}) {
            try (OnePartition broker = new OnePartition(directory.resolve("first-" + imageFirst), Map.of())) {
                TopicPartition moved = new TopicPartition("moved", 0);
                var unused = broker.logs().getOrCreate(moved, ID);
                ClusterMetadata cluster = new ClusterMetadata();
                BrokerConfig config = BrokerConfig.of(Map.of());
                PartitionUpdater updater = new PartitionUpdater(
                        SELF,
                        broker.partitions(),
                        new TopicMetrics(new Metrics()),
                        (image, topic) -> PartitionSettings.of(config, new TopicConfig(config, Map.of())));
                cluster.addListener(updater);

                if (!imageFirst) {
                    updater.onRegistered(EPOCH, cluster.image());
                }
                cluster.onChanges(List.of(
                        Changes.broker(SELF, EPOCH),
                        Changes.topic("moved", ID, 1, Map.of(0, List.of(OTHER))),
                        Changes.state("moved", 0, 2, OTHER, 1, OTHER)));
                if (imageFirst) {
                    assertThat(broker.logs().log(moved)).isPresent();
                    updater.onRegistered(EPOCH, cluster.image());
                }

                assertThat(broker.logs().log(moved))
                        .as("image first: %s", imageFirst)
                        .isEmpty();
            }
        }
    }
}
