package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A broker dies with its disk, and is started again with its number and an empty one, while a producer goes on. */
class WipedBrokerIT {

    private static final int PARTITIONS = 6;
    private static final String TOPIC = "numbers";
    private static final int VICTIM = 1;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void itCatchesUpIsInSyncAgainAndNothingIsLost() throws IOException {
        try (Cluster cluster = Cluster.of(directory)
                .brokers(3)
                .with(Map.of("min.insync.replicas", "2"))
                .start()) {
            Replicas.create(cluster, TOPIC, PARTITIONS);
            try (NumberWriter writer = NumberWriter.start(cluster, TOPIC, PARTITIONS, Duration.ofMillis(10))) {
                writer.awaitMore(PARTITIONS * 50);
                cluster.brokers().get(VICTIM).process().kill();
                wipe(cluster.brokers().get(VICTIM).logDirectory());
                writer.awaitMore(PARTITIONS * 50);
                cluster.startBroker(VICTIM);
                Replicas.awaitInSync(cluster, TOPIC);
                writer.awaitMore(PARTITIONS * 50);

                long[] counts = writer.stop();
                Replicas.assertAllNumbersAreThere(cluster, TOPIC, counts);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    assertThat(batches(cluster.brokers().get(VICTIM), partition))
                            .as("partition " + partition + " on the broker that had nothing")
                            .isEqualTo(batches(cluster.brokers().get(0), partition))
                            .isEqualTo(batches(cluster.brokers().get(2), partition))
                            .last()
                            .returns(counts[partition] - 1, LogBytes.Batch::lastOffset);
                }
            }
        }
    }

    private static List<LogBytes.Batch> batches(BrokerNode broker, int partition) {
        return new LogBytes(broker.logDirectory().resolve(TOPIC + "-" + partition))
                .segments().stream()
                        .flatMap(segment -> LogBytes.batches(segment).stream())
                        .toList();
    }

    private static void wipe(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
