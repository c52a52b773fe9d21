package io.odradek.broker.relocation;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.topic;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeLogDirsResponse;
import io.odradek.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that move between the log directories of a broker while clients write and read. */
class LogMoverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte BROKER = 4;
    private static final String RATE = "replica.alter.log.dirs.io.max.bytes.per.second";
    private static final String VALUE = "x".repeat(2_000);
    private static final int RECORDS = 40;

    @TempDir
    Path directory;

    private Path first;
    private Path second;
    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start() {
        first = directory.resolve("first");
        second = directory.resolve("second");
        test = TestBroker.start(
                directory, Map.of("log.dirs", first + "," + second, "log.segment.delete.delay.ms", "0"));
        client = test.client();
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    private ErrorCode move(String topic, int partition, Path to) {
        AlterReplicaLogDirsResponse answer = client.ask(
                AlterReplicaLogDirsResponse.class,
                new AlterReplicaLogDirsRequest()
                        .dirs(List.of(new AlterReplicaLogDir()
                                .path(to.toString())
                                .topics(List.of(new AlterReplicaLogDirTopic()
                                        .name(topic)
                                        .partitions(List.of(partition)))))),
                2);
        return ErrorCode.of(answer.results().get(0).partitions().get(0).errorCode());
    }

    /** What DescribeLogDirs shows of a partition in a directory. */
    private Optional<DescribeLogDirsPartition> shown(Path in, String topic) {
        return client
                .ask(DescribeLogDirsResponse.class, new DescribeLogDirsRequest().topics(null), 4)
                .results()
                .stream()
                .filter(result -> result.logDir().equals(in.toString()))
                .flatMap(result -> result.topics().stream())
                .filter(found -> found.name().equals(topic))
                .flatMap(found -> found.partitions().stream())
                .findFirst();
    }

    private void limit(String rate) {
        AlterConfigsResource resource = new AlterConfigsResource()
                .resourceType(BROKER)
                .resourceName("0")
                .configs(List.of(new AlterableConfig().name(RATE).value(rate)));
        IncrementalAlterConfigsResponse answer = client.ask(
                IncrementalAlterConfigsResponse.class,
                new IncrementalAlterConfigsRequest().resources(List.of(resource)),
                1);
        assertThat(ErrorCode.of(answer.responses().get(0).errorCode())).isEqualTo(ErrorCode.NONE);
    }

    private Path directoryOf(String topic) {
        return Files.isDirectory(first.resolve(topic + "-0")) ? first : second;
    }

    private Path other(Path path) {
        return path.equals(first) ? second : first;
    }

    private void awaitIn(Path where, String topic) {
        await(topic + " is in " + where)
                .atMost(PATIENCE)
                .until(() ->
                        shown(where, topic).filter(one -> !one.isFutureKey()).isPresent()
                                && shown(other(where), topic).isEmpty());
    }

    private List<String> write(String topic, int count) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String value = i + VALUE;
            assertThat(tryWrite(client, topic, ALL, value)).isEqualTo(ErrorCode.NONE);
            written.add(value);
        }
        return written;
    }

    private static List<String> names(Path in, String suffix) {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A topic whose move copies one batch and then waits for the throttle. */
    private Path beginSlowly(String topic) {
        create(client, topic(topic, 1, Map.of("segment.bytes", "20000")));
        write(topic, RECORDS);
        limit("1");
        Path to = other(directoryOf(topic));
        await("the limit counts").atMost(PATIENCE).until(() -> {
            assertThat(move(topic, 0, other(to))).isEqualTo(ErrorCode.NONE);
            assertThat(move(topic, 0, to)).isEqualTo(ErrorCode.NONE);
            return shown(to, topic).filter(one -> one.isFutureKey()).isPresent();
        });
        return to;
    }

    @Test
    void aReplicaMovesUnderItsWriterAndReader() {
        create(client, topic("orders", 1, Map.of("segment.bytes", "20000")));
        List<String> written = new ArrayList<>(write("orders", RECORDS));
        Path to = other(directoryOf("orders"));

        assertThat(move("orders", 0, to)).isEqualTo(ErrorCode.NONE);
        List<String> read = new ArrayList<>();
        await("written, read, moved").atMost(PATIENCE).until(() -> {
            written.addAll(write("orders", 1));
            read.addAll(values(client, "orders", read.size()));
            return shown(to, "orders").filter(one -> !one.isFutureKey()).isPresent();
        });
        written.addAll(write("orders", 3));

        while (read.size() < written.size()) {
            read.addAll(values(client, "orders", read.size()));
        }
        assertThat(read).isEqualTo(written);
        awaitIn(to, "orders");
        await("the former log is gone").atMost(PATIENCE).until(() -> names(other(to), "-delete")
                .isEmpty());
    }

    @Test
    void aMoveIsSlowWhileItIsThrottledAndShownWithItsLag() {
        Path to = beginSlowly("orders");

        DescribeLogDirsPartition future = shown(to, "orders").orElseThrow();
        assertThat(future.isFutureKey()).isTrue();
        assertThat(future.offsetLag()).isPositive().isLessThanOrEqualTo(RECORDS);
        assertThat(shown(other(to), "orders").orElseThrow().offsetLag()).isZero();
        write("orders", 3);
        assertThat(shown(to, "orders").orElseThrow().isFutureKey()).isTrue();

        limit(Long.toString(Long.MAX_VALUE));
        awaitIn(to, "orders");
        assertThat(values(client, "orders", RECORDS)).hasSize(3);
    }

    @Test
    void toWhereItLiesGivesAMoveUp() {
        Path to = beginSlowly("orders");

        assertThat(move("orders", 0, other(to))).isEqualTo(ErrorCode.NONE);

        awaitIn(other(to), "orders");
        assertThat(names(to, "-future")).isEmpty();
    }

    @Test
    void aMoveGoesOnInTheNextLife() {
        Path to = beginSlowly("orders");
        client.close();
        test.restart();
        client = test.client();
        assertThat(shown(to, "orders").orElseThrow().isFutureKey()).isTrue();
        assertThat(names(to, "-future")).hasSize(1);

        limit(Long.toString(Long.MAX_VALUE));

        awaitIn(to, "orders");
        assertThat(values(client, "orders", RECORDS - 1)).hasSize(1);
    }

    @Test
    void aDeletedTopicLeavesNothing() {
        Path to = beginSlowly("orders");
        client.ask(
                DeleteTopicsResponse.class,
                new DeleteTopicsRequest().timeoutMs(20_000).topicNames(List.of("orders")),
                5);

        await("all logs are gone").atMost(PATIENCE).until(() -> Stream.of(to, other(to))
                .flatMap(where -> names(where, "").stream())
                .noneMatch(name -> name.startsWith("orders")));
        assertThat(create(client, "orders")).isEqualTo(ErrorCode.NONE);
        write("orders", 1);
    }

    @Test
    void aWishIsRememberedForTheCreation() {
        assertThat(move("later", 0, second)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(move("later", 1, first)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(move("later", 2, second)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(move("later", 3, second)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);

        create(client, topic("later", 4, Map.of()));

        assertThat(names(first, "later-1")).hasSize(1);
        assertThat(names(second, "later-0")).hasSize(1);
        assertThat(names(second, "later-2")).hasSize(1);
        assertThat(names(second, "later-3")).hasSize(1);
    }

    @Test
    void whatCannotBeHasItsCode() throws IOException {
        create(client, "orders");

        assertThat(move("orders", 0, directory.resolve("elsewhere"))).isEqualTo(ErrorCode.LOG_DIR_NOT_FOUND);
        assertThat(move("orders", 0, Path.of("second"))).isEqualTo(ErrorCode.LOG_DIR_NOT_FOUND);
        assertThat(move("orders", 0, directoryOf("orders"))).isEqualTo(ErrorCode.NONE);

        // the next new file cannot be made
        create(client, topic("broken", 1, Map.of("segment.bytes", "100")));
        assertThat(tryWrite(client, "broken", ALL, "one")).isEqualTo(ErrorCode.NONE);
        Path lost = directoryOf("broken");
        Files.move(lost.resolve("broken-0"), directory.resolve("taken-away"));
        assertThat(tryWrite(client, "broken", ALL, "two")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);

        assertThat(move("broken", 0, other(lost))).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(move("orders", 0, lost)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    @Test
    void theLossOfTheNewDirectoryDisturbsNobody() throws IOException {
        Path to = beginSlowly("orders");
        String future = names(to, "-future").get(0);
        Files.move(to.resolve(future), directory.resolve("taken-away"));

        limit(Long.toString(Long.MAX_VALUE));

        await("the move is given up").atMost(PATIENCE).until(() -> shown(to, "orders")
                .isEmpty());
        write("orders", 3);
        assertThat(values(client, "orders", RECORDS)).hasSize(3);
        assertThat(directoryOf("orders")).isEqualTo(other(to));
    }
}
