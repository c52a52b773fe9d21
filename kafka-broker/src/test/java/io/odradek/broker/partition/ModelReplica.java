package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.LogConfig;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.LogManagerConfig;
import io.odradek.broker.log.LogSlice;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.partition.Partition.Leader;
import io.odradek.broker.testing.Requests;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** One broker of {@link ReplicationModelTest}: a real partition over a real log, and what is on its way to or from it. */
final class ModelReplica {

    /** A record as it lies in a log. */
    record Entry(long offset, int epoch, String value) {}

    /** A fetch on its way to a leader. */
    record Fetch(int from, long brokerEpoch, Leader to, long offset, int lastEpoch) {}

    /** An answer on its way back. */
    record Answer(
            Leader from,
            long offset,
            Optional<EpochEndOffset> diverging,
            ByteBuf records,
            long highWatermark,
            long logStart) {}

    /** A write that waits for all replicas. */
    record Unacknowledged(long nextOffset, int epoch, List<Entry> entries) {}

    static final List<Integer> REPLICAS = List.of(1, 2, 3);

    final int id;
    final TopicPartition name;
    final PartitionSettings settings;
    final ModelClock clock;
    final List<Unacknowledged> unacknowledged = new ArrayList<>();
    Path directory;
    final ScheduledExecutorService scheduler;
    LogManager logs;
    Partition partition;
    boolean alive = true;
    long brokerEpoch;
    Map<Integer, Long> knownLives = new HashMap<>();
    Fetch fetch;
    Answer answer;
    Change change;

    ModelReplica(
            int id,
            TopicPartition name,
            int minIsr,
            Path directory,
            ScheduledExecutorService scheduler,
            ModelClock clock,
            long brokerEpoch) {
        this.id = id;
        this.name = name;
        this.settings = new PartitionSettings(
                LogConfig.defaults(), Optional.empty(), minIsr, true, ThrottledReplicas.NONE, ThrottledReplicas.NONE);
        this.directory = directory;
        this.scheduler = scheduler;
        this.clock = clock;
        this.brokerEpoch = brokerEpoch;
        open(0);
    }

    private void open(long highWatermark) {
        logs = LogManager.open(
                LogManagerConfig.of(List.of(directory)),
                any -> settings.log(),
                scheduler,
                Clock.systemUTC(),
                (failed, cause) -> {
                    throw new AssertionError(cause);
                });
        logs.checkIdentity(id, "model");
        logs.load();
        PartitionLog log = logs.getOrCreate(name, new Uuid(1, 1));
        partition = new Partition(name, new Uuid(1, 1), id, log, settings, highWatermark, clock);
    }

    /** The process ends; what it appended stays in the page cache. */
    void stop() {
        alive = false;
        fetch = null;
        answer = null;
        change = null;
        unacknowledged.clear();
        logs.close();
    }

    /** Its disk is replaced while it is away. */
    void loseEverything() {
        directory = directory.resolveSibling(directory.getFileName() + "x");
    }

    /** The next life, with a high watermark that was written some time ago. */
    void start(long newBrokerEpoch, long checkpoint) {
        alive = true;
        brokerEpoch = newBrokerEpoch;
        open(checkpoint);
    }

    /** @param zxid when the state was written; one of before this life does not make it lead */
    void learn(PartitionState state, int version, long zxid, Map<Integer, Long> lives) {
        knownLives = new HashMap<>(lives);
        PartitionImage image = new PartitionImage(0, REPLICAS, List.of(), List.of(), state, version, zxid);
        if (state.leader() == id && zxid > brokerEpoch) {
            partition.lead(image);
        } else {
            partition.follow(state.leader() == id ? -1 : state.leader(), image);
        }
    }

    IsrMoment moment() {
        return new IsrMoment(
                clock.getAsLong(),
                ModelClock.LAG,
                broker -> knownLives.getOrDefault(broker, -1L),
                broker -> Optional.empty());
    }

    boolean leads() {
        return alive && partition.role().leads();
    }

    void append(String... values) {
        long first = partition.log().logEndOffset();
        int epoch = partition.role().leaderEpoch();
        try {
            partition.append(Requests.batch(values), true);
        } catch (ApiException e) {
            // too few in sync: the client has its answer
            return;
        }
        List<Entry> entries = new ArrayList<>();
        for (String value : values) {
            entries.add(new Entry(first + entries.size(), epoch, value));
        }
        unacknowledged.add(new Unacknowledged(first + values.length, epoch, entries));
    }

    /** Asks the leader that this broker knows. */
    void ask() {
        Role role = partition.role();
        if (!role.leads() && role.leaderId() > 0) {
            PartitionLog log = partition.log();
            fetch = new Fetch(
                    id,
                    brokerEpoch,
                    new Leader(role.leaderId(), role.leaderEpoch()),
                    log.logEndOffset(),
                    log.latestEpoch().orElse(-1));
        }
    }

    /** Answers a follower, as the Fetch API does; empty for an error. */
    Optional<Answer> serve(Fetch asked) {
        try {
            partition.requireLeader(asked.to().epoch());
            PartitionLog log = partition.log();
            Optional<EpochEndOffset> diverging = Divergence.of(log, asked.lastEpoch(), asked.offset());
            ByteBuf records = Unpooled.buffer();
            if (diverging.isEmpty()) {
                boolean counts = knownLives.containsKey(asked.from())
                        ? knownLives.get(asked.from()) == asked.brokerEpoch()
                        : partition.hasFetchedIn(asked.from(), asked.brokerEpoch());
                if (counts) {
                    partition.noteFetch(
                            asked.from(), asked.brokerEpoch(), asked.to().epoch(), asked.offset());
                }
                try (LogSlice slice = log.read(asked.offset(), 250, true, log.end())) {
                    slice.readInto(records);
                }
            }
            return Optional.of(new Answer(
                    asked.to(),
                    asked.offset(),
                    diverging,
                    records,
                    partition.highWatermark().offset(),
                    log.logStartOffset()));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /** Takes an answer, as the fetcher does. */
    void take(Answer taken) {
        try {
            if (taken.diverging().isPresent()) {
                partition.truncateToLeader(taken.from(), taken.diverging().get());
            } else {
                partition.appendFetched(
                        taken.from(), taken.offset(), taken.records(), taken.highWatermark(), taken.logStart());
            }
        } catch (ApiException e) {
            // it follows another leader by now
            return;
        }
    }

    /** Everything in the log. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        PartitionLog log = partition.log();
        ByteBuf bytes = Unpooled.buffer();
        try (LogSlice slice = log.read(log.logStartOffset(), Integer.MAX_VALUE, true, log.end())) {
            slice.readInto(bytes);
        }
        for (RecordBatch batch : RecordBatches.of(bytes)) {
            batch.records()
                    .forEach(record -> entries.add(new Entry(
                            batch.baseOffset() + entries.size() - indexOf(entries, batch),
                            batch.partitionLeaderEpoch(),
                            record.value().toString(java.nio.charset.StandardCharsets.UTF_8))));
        }
        return entries;
    }

    private static long indexOf(List<Entry> entries, RecordBatch batch) {
        return entries.stream()
                .filter(entry -> entry.offset() < batch.baseOffset())
                .count();
    }

    @Override
    public String toString() {
        Role role = partition.role();
        return id + (alive ? "" : " (away)") + (role.leads() ? " leads " : " follows " + role.leaderId() + " in ")
                + role.leaderEpoch() + ", " + partition.highWatermark().offset() + "/"
                + partition.log().logEndOffset();
    }
}
