package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static io.odradek.broker.log.TestBatches.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogManagerTest {

    private static final long NOW = TestLogs.START_MS;
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition DASHED = new TopicPartition("a-b.c_d", 12);
    private static final Uuid ID = new Uuid(3, 4);

    @TempDir
    Path root;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<LogDirectory> offline = new ArrayList<>();

    private LogManager open(FileOpener opener, String... names) {
        List<Path> paths = new ArrayList<>();
        for (String name : names) {
            paths.add(root.resolve(name));
        }
        InstantSource clock = () -> java.time.Instant.ofEpochMilli(NOW);
        return LogManager.open(
                LogManagerConfig.of(paths),
                partition -> LogConfig.defaults(),
                scheduler,
                clock,
                (directory, cause) -> offline.add(directory),
                opener);
    }

    private LogManager loaded(String... names) {
        LogManager manager = open(FileOpener.SYSTEM, names);
        manager.checkIdentity(1, "the-cluster");
        manager.load();
        return manager;
    }

    private static void append(PartitionLog log, String... values) {
        log.appendAsLeader(batch(NOW, values), 0, AppendOrigin.CLIENT);
    }

    @Test
    void logsOutliveACleanStop() {
        try (LogManager manager = loaded("a", "b")) {
            append(manager.getOrCreate(ORDERS, ID), "x", "y");
            append(manager.getOrCreate(DASHED, ID), "z");
            assertThat(manager.getOrCreate(ORDERS, ID).directory())
                    .isNotSameAs(manager.getOrCreate(DASHED, ID).directory());
            manager.writeHighWatermarks(PartitionLog::logEndOffset);
        }
        assertThat(root.resolve("a/.kafka_cleanshutdown")).hasContent("{\"version\":0,\"brokerEpoch\":-1}");
        try (LogManager manager = loaded("a", "b")) {
            assertThat(manager.cleanShutdownEpoch()).hasValue(-1);
            assertThat(root.resolve("a/.kafka_cleanshutdown")).doesNotExist();
            assertThat(contents(manager.log(ORDERS).orElseThrow(), 0)).containsExactly("0=x", "1=y");
            assertThat(contents(manager.log(DASHED).orElseThrow(), 0)).containsExactly("0=z");
            assertThat(manager.log(DASHED).orElseThrow().topicId()).contains(ID);
            assertThat(manager.readHighWatermarks()).isEqualTo(Map.of(ORDERS, 2L, DASHED, 1L));
        }
    }

    @Test
    void aCheckpointIsKafkasText() throws IOException {
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, ID), "x", "y");
            manager.writeHighWatermarks(PartitionLog::logEndOffset);
            assertThat(Files.readString(root.resolve("a/replication-offset-checkpoint")))
                    .isEqualTo("0\n1\norders 0 2\n");
            assertThat(Files.readString(root.resolve("a/orders-0/leader-epoch-checkpoint")))
                    .isEqualTo("0\n1\n0 0\n");
            assertThat(Files.readString(root.resolve("a/orders-0/partition.metadata")))
                    .isEqualTo("version: 0\ntopic_id: " + ID + "\n");
        }
    }

    @Test
    void aCloseWithoutALoadLeavesTheMarksOfTheLastLife() {
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, ID), "x");
            manager.log(ORDERS).orElseThrow().advanceLogStart(1);
        }
        open(FileOpener.SYSTEM, "a").close();
        try (LogManager manager = loaded("a")) {
            assertThat(manager.cleanShutdownEpoch()).isPresent();
            assertThat(manager.log(ORDERS).orElseThrow().logStartOffset()).isEqualTo(1);
        }
    }

    @Test
    void aDirectoryHasOneBrokerAtATime() {
        try (LogManager manager = loaded("a")) {
            assertThat(manager.onlineDirectories()).hasSize(1);
            assertThatThrownBy(() -> open(FileOpener.SYSTEM, "a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(root.resolve("a").toString())
                    .hasMessageContaining("in use by another broker");
        }
    }

    @Test
    void aDirectoryOfAnotherClusterOrBrokerIsRefusedByName() {
        Uuid instance;
        try (LogManager manager = loaded("a")) {
            instance = manager.instanceId().orElseThrow();
        }
        try (LogManager manager = open(FileOpener.SYSTEM, "a", "new")) {
            assertThat(manager.storedClusterId()).contains("the-cluster");
            assertThat(manager.storedBrokerId()).contains(1);
            assertThat(manager.instanceId()).contains(instance);
            assertThatThrownBy(() -> manager.checkIdentity(1, "another"))
                    .isInstanceOf(InconsistentIdentityException.class)
                    .hasMessageContainingAll(
                            "the-cluster", "another", root.resolve("a").toString());
            assertThatThrownBy(() -> manager.checkIdentity(2, "the-cluster"))
                    .isInstanceOf(InconsistentIdentityException.class)
                    .hasMessageContainingAll("broker.id 1", "broker.id=2");
        }
    }

    @Test
    void keysOfOthersInMetaPropertiesStay() throws IOException {
        Files.createDirectory(root.resolve("a"));
        Files.writeString(
                root.resolve("a/meta.properties"),
                "#\nversion=1\nnode.id=1\ndirectory.id=abc\ncluster.id=the-cluster\n");
        loaded("a").close();
        assertThat(Files.readAllLines(root.resolve("a/meta.properties")))
                .contains("version=1", "node.id=1", "directory.id=abc", "cluster.id=the-cluster")
                .noneMatch(line -> line.startsWith("broker.id"));
    }

    @Test
    void aDeletedLogIsGoneAtOnceAndItsFilesLater() {
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, ID), "x");
            manager.delete(ORDERS);
            manager.delete(ORDERS);
            assertThat(manager.log(ORDERS)).isEmpty();
            assertThat(root.resolve("a/orders-0")).doesNotExist();
            assertThat(deletedDirectories()).isOne();
            assertThat(manager.getOrCreate(ORDERS, new Uuid(9, 9)).logEndOffset())
                    .isZero();
            scheduler.runAll();
            assertThat(deletedDirectories()).isZero();
            assertThat(root.resolve("a/orders-0")).exists();
        }
    }

    private long deletedDirectories() {
        String[] names = root.resolve("a").toFile().list((directory, name) -> name.endsWith("-delete"));
        return names.length;
    }

    @Test
    void directoriesOfDeletedLogsAreRemovedByTheNextStart() throws IOException {
        Files.createDirectories(root.resolve("a/orders-0.0123-delete"));
        Files.createDirectories(root.resolve("a/lost+found"));
        try (LogManager manager = loaded("a")) {
            assertThat(manager.logs()).isEmpty();
            scheduler.runAll();
            assertThat(root.resolve("a/orders-0.0123-delete")).doesNotExist();
            assertThat(root.resolve("a/lost+found")).exists();
        }
    }

    @Test
    void aFailedWriteTakesItsDirectoryOfflineAndNoOther() {
        AtomicBoolean full = new AtomicBoolean();
        FileOpener opener = HookedChannel.opener(new HookedChannel.Hooks() {
            @Override
            public int allowed(int bytes) throws IOException {
                if (full.get()) {
                    throw new IOException("No space left on device");
                }
                return bytes;
            }
        });
        LogManager manager = open(opener, "a", "b");
        manager.checkIdentity(1, "the-cluster");
        manager.load();
        PartitionLog first = manager.getOrCreate(ORDERS, ID);
        PartitionLog second = manager.getOrCreate(DASHED, ID);
        append(first, "x");
        append(second, "x");
        full.set(true);
        assertStorageError(() -> append(first, "y"), "No space left on device");
        full.set(false);
        assertThat(offline).containsExactly(first.directory());
        assertStorageError(() -> append(first, "y"), "offline");
        assertStorageError(() -> first.read(0, 100, true, 1), "offline");
        append(second, "y");
        assertThat(manager.onlineDirectories()).containsExactly(second.directory());
        assertThat(manager.getOrCreate(new TopicPartition("more", 0), ID).directory())
                .isSameAs(second.directory());
        manager.close();
        assertThat(first.directory().path().resolve(".kafka_cleanshutdown")).doesNotExist();
        assertThat(second.directory().path().resolve(".kafka_cleanshutdown")).exists();
        try (LogManager again = loaded("a", "b")) {
            assertThat(again.cleanShutdownEpoch()).isEmpty();
            assertThat(contents(again.log(ORDERS).orElseThrow(), 0)).containsExactly("0=x");
            assertThat(contents(again.log(DASHED).orElseThrow(), 0)).containsExactly("0=x", "1=y");
        }
    }

    @Test
    void aFailedFsyncIsNotTriedAgain() {
        List<String> calls = new ArrayList<>();
        FileOpener opener = HookedChannel.opener(new HookedChannel.Hooks() {
            @Override
            public boolean force() throws IOException {
                calls.add("fsync");
                throw new IOException("Input/output error");
            }
        });
        LogManager manager = loaded("a");
        append(manager.getOrCreate(ORDERS, ID), "x");
        manager.close();
        try (TestLogs logs = new TestLogs(root.resolve("a"), opener, scheduler)) {
            PartitionLog log = logs.load(LogConfig.defaults(), true, 0, 0);
            append(log, "y");
            assertStorageError(log::flush, "Input/output error");
            assertStorageError(log::flush, "offline");
            assertThat(calls).hasSize(1);
            assertThat(logs.failure).hasMessage("Input/output error");
            log.abandon();
        }
    }

    @Test
    void aWriteThatTakesOnlyAPartIsContinued() {
        FileOpener opener = HookedChannel.opener(new HookedChannel.Hooks() {
            @Override
            public int allowed(int bytes) {
                return Math.min(bytes, 7);
            }
        });
        try (LogManager manager = open(opener, "a")) {
            manager.checkIdentity(1, "the-cluster");
            manager.load();
            append(manager.getOrCreate(ORDERS, ID), "x", "y");
            assertThat(contents(manager.log(ORDERS).orElseThrow(), 0)).containsExactly("0=x", "1=y");
        }
    }

    private static void assertStorageError(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR))
                .hasMessageContaining(text);
    }

    @Test
    void aCompactionThatKafkaDidNotFinishStopsTheStart() throws IOException {
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, ID), "x");
        }
        Files.createFile(root.resolve("a/orders-0/00000000000000000000.log.swap"));
        try (LogManager manager = open(FileOpener.SYSTEM, "a")) {
            assertThatThrownBy(manager::load)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("died while it was compacting");
        }
    }

    @Test
    void messagesOfTheOldFormatsStopTheStartAndAreNotCut() throws IOException {
        Path directory = Files.createDirectories(root.resolve("a/orders-0"));
        byte[] old = new byte[80];
        old[11] = 68;
        old[16] = 1;
        CRC32 crc = new CRC32();
        crc.update(old, 16, 64);
        ByteBuffer.wrap(old).putInt(12, (int) crc.getValue());
        Files.write(directory.resolve("00000000000000000000.log"), old);
        try (LogManager manager = open(FileOpener.SYSTEM, "a")) {
            assertThatThrownBy(manager::load)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("messages of format 1");
        }
        assertThat(directory.resolve("00000000000000000000.log")).hasSize(80);
    }

    @Test
    void periodicTasksRunForEveryLog() {
        try (LogManager manager = loaded("a")) {
            manager.startTasks(PartitionLog::logEndOffset);
            append(manager.getOrCreate(ORDERS, ID), "x");
            manager.log(ORDERS).orElseThrow().flush();
            manager.writeRecoveryPoints();
            assertThat(root.resolve("a/recovery-point-offset-checkpoint")).hasContent("0\n1\norders 0 1\n");
        }
    }

    @Test
    void anEmptyLogIsNobodysAndOneWithRecordsIsItsTopics() {
        Uuid other = new Uuid(5, 6);
        try (LogManager manager = loaded("a")) {
            manager.getOrCreate(ORDERS, ID);
            assertThat(root.resolve("a/orders-0/partition.metadata")).doesNotExist();
        }
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, other), "x");
            assertThat(root.resolve("a/orders-0/partition.metadata")).exists();
        }
        try (LogManager manager = loaded("a")) {
            assertThat(manager.log(ORDERS).orElseThrow().topicId()).contains(other);
            assertThatThrownBy(() -> manager.getOrCreate(ORDERS, ID))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INCONSISTENT_TOPIC_ID));
        }
    }

    @Test
    void whatIsSetAsideIsKeptUnderAnotherNameAndNotOpenedAgain() throws IOException {
        try (LogManager manager = loaded("a")) {
            append(manager.getOrCreate(ORDERS, ID), "x");
            manager.setAside(ORDERS);
            assertThat(manager.log(ORDERS)).isEmpty();
            append(manager.getOrCreate(ORDERS, new Uuid(7, 8)), "new");
        }
        try (LogManager manager = loaded("a")) {
            assertThat(manager.logs()).hasSize(1);
            assertThat(contents(manager.log(ORDERS).orElseThrow(), 0)).containsExactly("0=new");
        }
        try (var entries = Files.newDirectoryStream(root.resolve("a"), "orders-0.*-stray")) {
            assertThat(entries.iterator().next().resolve("00000000000000000000.log"))
                    .isNotEmptyFile();
        }
    }
}
