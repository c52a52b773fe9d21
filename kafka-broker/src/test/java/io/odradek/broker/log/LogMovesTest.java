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
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that move between two directories, a and b; what is where, and what the next start makes of it. */
class LogMovesTest {

    private static final long NOW = TestLogs.START_MS;
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final Uuid ID = new Uuid(3, 4);
    private static final LogConfig SMALL_SEGMENTS = LogConfig.defaults().toBuilder()
            .segmentBytes(400)
            .indexIntervalBytes(100)
            .build();
    private static final int CHUNK = 200;

    @TempDir
    Path root;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final AtomicReference<Path> broken = new AtomicReference<>();
    private LogManager manager;

    private LogManager open(Path where) {
        FileOpener opener = (path, options) -> {
            Path away = broken.get();
            if (away != null && path.startsWith(away)) {
                throw new IOException("the disk under " + away + " is gone");
            }
            return FileChannel.open(path, options);
        };
        LogManager opened = LogManager.open(
                LogManagerConfig.of(List.of(where.resolve("a"), where.resolve("b"))),
                partition -> SMALL_SEGMENTS,
                scheduler,
                () -> Instant.ofEpochMilli(NOW),
                (directory, cause) -> {},
                opener);
        opened.checkIdentity(1, "the-cluster");
        opened.load();
        return opened;
    }

    /** The log, with some segments, in directory a. */
    private PartitionLog start(int batches) {
        manager = open(root);
        manager.moves().remember(ORDERS, directory("a"));
        PartitionLog log = manager.getOrCreate(ORDERS, ID);
        assertThat(log.directory()).isSameAs(directory("a"));
        append(log, batches);
        return log;
    }

    private LogDirectory directory(String name) {
        return manager.directories().stream()
                .filter(one -> one.path().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private PartitionLog log() {
        return manager.log(ORDERS).orElseThrow();
    }

    private static void append(PartitionLog log, int batches) {
        int epoch = log.latestEpoch().orElse(0);
        for (int i = 0; i < batches; i++) {
            log.appendAsLeader(batch(NOW, "value " + log.logEndOffset()), epoch, AppendOrigin.CLIENT);
        }
    }

    private FutureLog move(String to) {
        return manager.moves().moveTo(ORDERS, directory(to)).orElseThrow();
    }

    private static void copyAll(FutureLog move) {
        while (move.copy(CHUNK) > 0) {
            assertThat(move.isOver()).isFalse();
        }
    }

    private PartitionLog swap(FutureLog move) {
        copyAll(move);
        manager.moves().prepare(move);
        PartitionLog next = manager.moves().swap(move).orElseThrow();
        manager.moves().finish(move, next);
        return next;
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.endsWith(".deleted"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> logsIn(String directory) {
        return names(root.resolve(directory)).stream()
                .filter(name -> name.startsWith("orders") && !name.endsWith("-delete"))
                .toList();
    }

    /** The state of the disk at this moment, as the death of the process would leave it. */
    private Path crash() {
        Path copy = root.resolve("crashed");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                if (!path.startsWith(copy) && !path.endsWith(".lock")) {
                    Path to = copy.resolve(root.relativize(path).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(path, to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        manager.close();
        return copy;
    }

    private void restart(Path where) {
        manager = open(where);
    }

    @Test
    void aMovedLogIsTheSameInAnotherPlace() throws IOException {
        PartitionLog former = start(20);
        former.beginEpoch(3);
        former.appendAsLeader(batch(7, 0, 0, NOW, "idempotent"), 3, AppendOrigin.CLIENT);
        former.beginEpoch(5);
        List<String> files = names(former.path());
        List<String> contents = contents(former, 0);

        PartitionLog moved = swap(move("b"));

        assertThat(log()).isSameAs(moved);
        assertThat(moved.path()).isEqualTo(root.resolve("b/orders-0"));
        assertThat(names(moved.path()))
                .containsAll(
                        files.stream().filter(name -> name.endsWith(".log")).toList());
        for (String name : files) {
            if (name.endsWith(".log")) {
                assertThat(moved.path().resolve(name)).exists();
            }
        }
        assertThat(contents(moved, 0)).isEqualTo(contents);
        assertThat(moved.end()).isEqualTo(former.end());
        assertThat(moved.topicId()).contains(ID);
        assertThat(moved.latestEpoch())
                .as("an epoch without records goes along")
                .hasValue(5);
        assertThat(moved.endOffsetForEpoch(3)).isEqualTo(former.endOffsetForEpoch(3));
        assertThat(moved.recoveryPoint()).isEqualTo(moved.logEndOffset());
        assertThat(moved.appendAsLeader(batch(7, 0, 0, NOW, "idempotent"), 5, AppendOrigin.CLIENT)
                        .duplicate())
                .as("producers are known")
                .isTrue();
        assertThat(moved.path().resolve(LogFiles.SUCCESSOR)).doesNotExist();
        assertThat(logsIn("a")).isEmpty();
        assertThat(manager.moves().all()).isEmpty();
        append(moved, 5);
        manager.close();

        restart(root);
        assertThat(contents(log(), 0)).hasSize(contents.size() + 5);
        assertThat(log().directory()).isSameAs(directory("b"));
        manager.close();
    }

    @Test
    void readersOfTheFormerLogGoOn() {
        PartitionLog former = start(20);
        List<String> contents = contents(former, 0);
        FutureLog move = move("b");
        try (LogSlice open = former.read(0, 1_000, true, former.end())) {
            PartitionLog moved = swap(move);
            scheduler.runAll();
            append(moved, 3);

            io.netty.buffer.ByteBuf bytes = io.netty.buffer.Unpooled.buffer();
            open.readInto(bytes);
            assertThat(bytes.readableBytes()).isEqualTo(open.length());
            assertThat(contents(former, 0)).as("who still has the former log").isEqualTo(contents);
            assertThat(former.locate(7)).isEqualTo(moved.locate(7));
            assertThat(former.offsetForTimestamp(NOW)).isEqualTo(moved.offsetForTimestamp(NOW));
            assertThatThrownBy(() -> append(former, 1))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        }
        manager.close();
    }

    @Test
    void whatComesMeanwhileIsCopiedBeforeTheSwap() {
        PartitionLog former = start(10);
        FutureLog move = move("b");
        copyAll(move);
        append(former, 5);

        manager.moves().prepare(move);
        assertThat(manager.moves().swap(move)).as("something is left to copy").isEmpty();
        assertThat(log()).isSameAs(former);
        append(former, 1);

        assertThat(contents(swap(move), 0)).hasSize(16);
        manager.close();
    }

    @Test
    void aMoveThatIsGivenUpWhileItIsPreparedCostsNoDirectory() {
        start(10);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().moveTo(ORDERS, directory("a"));

        try {
            manager.moves().prepare(move);
        } catch (ApiException e) {
            assertThat(e.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        }

        assertThat(manager.onlineDirectories()).hasSize(2);
        assertThat(manager.moves().swap(move)).isEmpty();
        assertThat(contents(swap(move("b")), 0)).hasSize(10);
        manager.close();
    }

    @Test
    void whatIsInPlaceCannotBeGivenUp() {
        start(10);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        PartitionLog moved = manager.moves().swap(move).orElseThrow();

        // before the rest is done the log is asked to go back, and then to stay after all
        FutureLog back = move("a");
        manager.moves().moveTo(ORDERS, directory("b"));
        manager.moves().finish(move, moved);

        assertThat(back.isOver()).isTrue();
        assertThat(manager.onlineDirectories()).hasSize(2);
        assertThat(log()).isSameAs(moved);
        assertThat(contents(moved, 0)).hasSize(10);
        assertThat(contents(swap(move("a")), 0)).hasSize(10);
        manager.close();
    }

    @Test
    void aTopicMayBeDeletedRightAfterItsLogHasMoved() {
        start(10);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        PartitionLog moved = manager.moves().swap(move).orElseThrow();

        manager.delete(ORDERS);
        manager.moves().finish(move, moved);
        scheduler.runAll();

        assertThat(manager.onlineDirectories()).hasSize(2);
        assertThat(logsIn("a")).isEmpty();
        assertThat(logsIn("b")).isEmpty();
        manager.close();
    }

    @Test
    void anEmptyLogMoves() {
        start(0);

        PartitionLog moved = swap(move("b"));
        append(moved, 1);

        assertThat(contents(moved, 0)).containsExactly("0=value 0");
        assertThat(moved.topicId()).contains(ID);
        manager.close();
    }

    @Test
    void whatIsCutOffIsCutOffInTheFutureLogToo() {
        PartitionLog former = start(20);
        FutureLog move = move("b");
        copyAll(move);

        former.truncateTo(7);
        assertThat(move.future().logEndOffset()).isEqualTo(7);
        former.beginEpoch(9);
        append(former, 20);

        PartitionLog moved = swap(move);
        assertThat(contents(moved, 0)).isEqualTo(contents(former, 0)).hasSize(27);
        assertThat(moved.latestEpoch()).hasValue(9);
        manager.close();
    }

    @Test
    void aLogThatBeginsAnewIsCopiedAnew() {
        PartitionLog former = start(20);
        FutureLog move = move("b");
        copyAll(move);

        former.truncateFullyAndStartAt(1_000);
        append(former, 3);

        PartitionLog moved = swap(move);
        assertThat(moved.logStartOffset()).isEqualTo(1_000);
        assertThat(contents(moved, 1_000)).isEqualTo(contents(former, 1_000)).hasSize(3);
        manager.close();
    }

    @Test
    void whatRetentionTakesIsNotCopied() {
        PartitionLog former = start(40);
        FutureLog move = move("b");
        assertThat(move.copy(CHUNK)).isPositive();
        former.advanceLogStart(20);
        assertThat(former.deleteOldSegments(former.logEndOffset())).isPositive();
        assertThat(move.copy(CHUNK)).isPositive();
        former.advanceLogStart(30);
        assertThat(former.deleteOldSegments(former.logEndOffset())).isPositive();

        PartitionLog moved = swap(move);
        assertThat(moved.logStartOffset()).isEqualTo(30);
        assertThat(moved.segmentCount()).isEqualTo(former.segmentCount());
        assertThat(contents(moved, 30)).isEqualTo(contents(former, 30)).hasSize(10);
        manager.close();
    }

    @Test
    void aLogMovesThereAndBackAgain() {
        start(10);
        append(swap(move("b")), 5);
        append(swap(move("a")), 5);
        append(swap(move("b")), 5);

        assertThat(contents(log(), 0)).hasSize(25);
        assertThat(logsIn("a")).isEmpty();
        assertThat(logsIn("b")).containsExactly("orders-0");
        manager.close();
    }

    @Test
    void toWhereItLiesGivesTheMoveUp() {
        PartitionLog log = start(10);
        copyAll(move("b"));

        assertThat(manager.moves().moveTo(ORDERS, directory("a"))).isEmpty();

        assertThat(manager.moves().all()).isEmpty();
        assertThat(logsIn("b")).isEmpty();
        log.truncateTo(3);
        append(log, 1);
        assertThat(contents(log, 0)).hasSize(4);
        manager.close();
    }

    @Test
    void theSameWishAgainChangesNothing() {
        start(10);
        FutureLog move = move("b");

        assertThat(move("b")).isSameAs(move);

        assertThat(logsIn("b")).hasSize(1);
        manager.close();
    }

    @Test
    void aDeletedLogTakesItsFutureAlong() {
        start(10);
        FutureLog move = move("b");
        copyAll(move);

        manager.delete(ORDERS);

        assertThat(logsIn("a")).isEmpty();
        assertThat(logsIn("b")).isEmpty();
        assertThat(move.isOver()).isTrue();
        assertThat(move.copy(CHUNK)).isZero();
        assertThat(manager.moves().swap(move)).isEmpty();
        manager.close();
    }

    @Test
    void aMoveGoesOnAfterACleanStop() {
        start(20);
        FutureLog move = move("b");
        move.copy(CHUNK);
        move.copy(CHUNK);
        long copied = move.future().logEndOffset();
        manager.close();

        restart(root);
        FutureLog resumed = manager.moves().find(ORDERS).orElseThrow();
        assertThat(resumed.future().logEndOffset()).isEqualTo(copied).isPositive();
        assertThat(contents(swap(resumed), 0)).hasSize(20);
        manager.close();
    }

    @Test
    void aMoveGoesOnAfterTheDeathOfTheProcess() {
        PartitionLog former = start(20);
        FutureLog move = move("b");
        copyAll(move);
        former.truncateTo(15);
        append(former, 1);

        restart(crash());

        FutureLog resumed = manager.moves().find(ORDERS).orElseThrow();
        assertThat(resumed.future().logEndOffset()).isEqualTo(15);
        assertThat(contents(swap(resumed), 0)).hasSize(16);
        manager.close();
    }

    @Test
    void aMoveBeginsAnewAfterTheDeathOfTheMachine() throws IOException {
        start(20);
        copyAll(move("b"));
        Path crashed = crash();
        Files.writeString(crashed.resolve("b/.odradek_boot_id"), "another run");

        restart(crashed);

        assertThat(manager.moves().all()).isEmpty();
        assertThat(names(crashed.resolve("b")).stream().filter(name -> name.endsWith("-future")))
                .isEmpty();
        assertThat(contents(log(), 0)).hasSize(20);
        manager.close();
    }

    @Test
    void aSwapThatWasCutOffIsFinishedByTheNextStart() throws IOException {
        start(20);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        Path crashed = crash();
        Files.move(crashed.resolve("a/orders-0"), crashed.resolve("a/orders-0.0123-delete"));

        restart(crashed);

        assertThat(log().path()).isEqualTo(crashed.resolve("b/orders-0"));
        assertThat(contents(log(), 0)).hasSize(20);
        assertThat(manager.moves().all()).isEmpty();
        manager.close();
    }

    @Test
    void aFutureThatIsNotReadyDoesNotStandIn() throws IOException {
        start(20);
        move("b").copy(CHUNK);
        Path crashed = crash();
        Files.move(crashed.resolve("a/orders-0"), crashed.resolve("orders-0"));

        restart(crashed);

        assertThat(manager.log(ORDERS)).isEmpty();
        assertThat(names(crashed.resolve("b")).stream().filter(name -> name.endsWith("-future")))
                .isEmpty();
        manager.close();
    }

    @Test
    void aFutureWaitsWhileTheLogMayLieInADirectoryThatIsAway() {
        start(20);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        Path crashed = crash();

        broken.set(crashed.resolve("a"));
        restart(crashed);
        assertThat(manager.log(ORDERS)).isEmpty();
        assertThat(names(crashed.resolve("b")).stream().filter(name -> name.endsWith("-future")))
                .hasSize(1);
        manager.close();

        broken.set(null);
        restart(crashed);
        assertThat(contents(swap(manager.moves().find(ORDERS).orElseThrow()), 0))
                .hasSize(20);
        manager.close();
    }

    @Test
    void ofTwoLogsThatASwapLeftTheOneWithMoreStays() throws IOException {
        start(20);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        append(log(), 3);
        Path crashed = crash();
        try (Stream<Path> all = Files.list(crashed.resolve("b"))) {
            Path future = all.filter(path -> path.toString().endsWith("-future"))
                    .findFirst()
                    .orElseThrow();
            Files.move(future, crashed.resolve("b/orders-0"));
        }

        restart(crashed);

        assertThat(log().path()).isEqualTo(crashed.resolve("a/orders-0"));
        assertThat(contents(log(), 0)).hasSize(23);
        assertThat(crashed.resolve("b/orders-0")).doesNotExist();
        manager.close();
    }

    @Test
    void twoLogsThatNoMoveLeftAreRefused() throws IOException {
        start(1);
        Path crashed = crash();
        Files.createDirectory(crashed.resolve("b/orders-0"));

        assertThatThrownBy(() -> restart(crashed)).hasMessageContaining("there are two logs of orders-0");
    }

    @Test
    void theLossOfTheNewDirectoryLeavesTheLogAlone() {
        PartitionLog log = start(20);
        FutureLog move = move("b");
        move.copy(CHUNK);

        broken.set(root.resolve("b"));
        assertThatThrownBy(() -> swap(move)).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        manager.moves().fail(move);

        assertThat(directory("b").isOffline()).isTrue();
        assertThat(manager.moves().all()).isEmpty();
        log.truncateTo(5);
        append(log, 1);
        assertThat(contents(log, 0)).hasSize(6);
        assertThatThrownBy(() -> move("b")).isInstanceOf(ApiException.class);
        manager.close();

        broken.set(null);
        restart(root);
        assertThat(contents(swap(manager.moves().find(ORDERS).orElseThrow()), 0))
                .hasSize(6);
        manager.close();
    }

    @Test
    void theLossOfThePresentDirectoryKeepsWhatWasCopied() {
        start(20);
        FutureLog move = move("b");
        move.copy(CHUNK);
        long copied = move.future().logEndOffset();

        broken.set(root.resolve("a"));
        scheduler.runAll();
        assertThatThrownBy(() -> copyAll(move)).isInstanceOf(ApiException.class);
        manager.moves().fail(move);

        assertThat(directory("a").isOffline()).isTrue();
        assertThat(directory("b").isOffline()).isFalse();
        manager.close();
        broken.set(null);
        restart(root);
        FutureLog resumed = manager.moves().find(ORDERS).orElseThrow();
        assertThat(resumed.future().logEndOffset()).isEqualTo(copied).isPositive();
        assertThat(contents(swap(resumed), 0)).hasSize(20);
        manager.close();
    }

    @Test
    void aSwapThatTheNewDirectoryRefusesIsTakenBack() {
        PartitionLog log = start(20);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        // the index of the last segment is written when the future log is closed
        broken.set(root.resolve("b"));

        assertThatThrownBy(() -> manager.moves().swap(move)).isInstanceOf(ApiException.class);
        manager.moves().fail(move);

        assertThat(log()).isSameAs(log);
        append(log, 1);
        assertThat(contents(log, 0)).hasSize(21);
        manager.close();
    }

    @Test
    void aLogThatCannotBeOpenedInItsNewPlaceIsServedInTheOldOne() {
        PartitionLog log = start(20);
        FutureLog move = move("b");
        copyAll(move);
        manager.moves().prepare(move);
        broken.set(root.resolve("b/orders-0"));

        assertThatThrownBy(() -> manager.moves().swap(move)).isInstanceOf(ApiException.class);
        manager.moves().fail(move);

        assertThat(log()).isSameAs(log);
        assertThat(root.resolve("b/orders-0")).exists();
        append(log, 1);
        assertThat(contents(log, 0)).hasSize(21);
        manager.close();

        broken.set(null);
        restart(root);
        assertThat(log().path()).isEqualTo(root.resolve("a/orders-0"));
        assertThat(contents(log(), 0)).hasSize(21);
        assertThat(root.resolve("b/orders-0")).doesNotExist();
        manager.close();
    }

    @Test
    void aNameThatIsTooLongForAFutureLogIsRefused() {
        manager = open(root);
        TopicPartition longest = new TopicPartition("x".repeat(249), 0);
        manager.getOrCreate(longest, ID);

        assertThatThrownBy(() -> manager.moves().moveTo(longest, directory("b")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION));
        manager.close();
    }

    /** Whatever happens to a log while it is copied: the future log is never anything but its beginning. */
    @Test
    void randomLivesEndInEqualLogs() {
        long seed = Long.getLong("moves.seed", 20_26);
        for (int life = 0; life < 10; life++) {
            Random random = new Random(seed + life);
            live(random, "seed " + seed + ", life " + life, root.resolve("life" + life));
        }
    }

    private void live(Random random, String name, Path where) {
        manager = open(where);
        TopicPartition partition = ORDERS;
        PartitionLog log = manager.getOrCreate(partition, ID);
        List<String> done = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            Optional<FutureLog> move = manager.moves().find(partition);
            int dice = random.nextInt(20);
            done.add(Integer.toString(dice));
            if (dice < 8) {
                append(log, 1 + random.nextInt(6));
            } else if (dice < 14 && move.isPresent()) {
                move.get().copy(1 + random.nextInt(600));
            } else if (dice == 14) {
                long start = log.logStartOffset();
                log.truncateTo(start + random.nextLong(log.logEndOffset() - start + 1));
            } else if (dice == 15) {
                log.beginEpoch(log.latestEpoch().orElse(0) + 1);
            } else if (dice == 16) {
                long start = log.logStartOffset();
                log.advanceLogStart(start + random.nextLong(log.logEndOffset() - start + 1));
                log.deleteOldSegments(log.logEndOffset());
            } else if (dice == 17 && random.nextInt(4) == 0) {
                log.truncateFullyAndStartAt(log.logEndOffset() + random.nextInt(50));
            } else if (dice == 18) {
                LogDirectory other = log.directory() == directory("a") ? directory("b") : directory("a");
                manager.moves().moveTo(partition, other);
            } else if (dice == 19 && move.isPresent()) {
                List<String> before = contents(log, log.logStartOffset());
                log = swap(move.get());
                assertThat(contents(log, log.logStartOffset()))
                        .as("%s: %s", name, done)
                        .isEqualTo(before);
            }
            requireBeginning(log, name + ": " + done);
        }
        manager.close();
    }

    private void requireBeginning(PartitionLog log, String name) {
        manager.moves().find(log.topicPartition()).ifPresent(move -> {
            PartitionLog future = move.future();
            assertThat(future.logEndOffset()).as(name).isLessThanOrEqualTo(log.logEndOffset());
            long from = Math.max(log.logStartOffset(), future.logStartOffset());
            if (from < future.logEndOffset()) {
                int count = contents(future, from).size();
                assertThat(contents(future, from))
                        .as(name)
                        .isEqualTo(contents(log, from).subList(0, count));
            }
        });
    }

    @Test
    void manyMovesAreCountedForPlacement() {
        start(1);
        move("b");
        List<TopicPartition> others = IntStream.range(0, 4)
                .mapToObj(i -> new TopicPartition("others", i))
                .toList();
        others.forEach(other -> manager.getOrCreate(other, new Uuid(5, 6)));

        assertThat(names(root.resolve("a")).stream().filter(name -> name.startsWith("others")))
                .hasSize(2);
        assertThat(names(root.resolve("b")).stream().filter(name -> name.startsWith("others")))
                .hasSize(2);
        manager.close();
    }
}
