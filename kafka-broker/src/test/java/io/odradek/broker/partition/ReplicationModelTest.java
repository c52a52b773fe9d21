package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.partition.ModelReplica.Answer;
import io.odradek.broker.partition.ModelReplica.Entry;
import io.odradek.broker.partition.ModelReplica.Fetch;
import io.odradek.broker.partition.ModelReplica.Unacknowledged;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three replicas, each a real partition over a real log, and a ZooKeeper that is a variable: leaders change, images come late,
 * fetches and answers get lost, changes of the replicas in sync are decided long after they were made, processes end and begin
 * anew. After every step what must always hold is looked at; in the end everything heals, and all logs are the same.
 *
 * <p>The rules are those of the TLA+ models of Kafka's replication: StrongIsr (every member of the true ISR has everything below any
 * presumed leader's high watermark), log matching, and that what was acknowledged stays.
 */
class ReplicationModelTest {

    private static final int STEPS = 150;

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void nothingAcknowledgedIsEverLost(int minIsr) {
        long first = Long.getLong("model.seed", 20_261_120L);
        int runs = Integer.getInteger("model.runs", 12);
        for (int run = 0; run < runs; run++) {
            long seed = first + 1_000L * run;
            World world = new World(seed, minIsr, directory.resolve(minIsr + "-" + run), scheduler);
            try {
                world.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", min.insync.replicas " + minIsr + ":\n" + world.story(), e);
            } finally {
                world.close();
            }
        }
    }

    @Test
    void aRunOfTheModelAcknowledgesSomething() {
        World world = new World(1, 1, directory, scheduler);
        world.run(STEPS);
        assertThat(world.acknowledged).isNotEmpty();
        world.close();
    }

    /** The cluster, and what is known of it from above. */
    private static final class World {

        private final Random random;
        private final int minIsr;
        private final ModelClock clock = new ModelClock();
        private final Map<Integer, ModelReplica> replicas = new TreeMap<>();
        private final Map<Integer, Long> lives = new HashMap<>();
        private final List<String> story = new ArrayList<>();
        private final TreeMap<Long, Entry> acknowledged = new TreeMap<>();
        private PartitionState state = new PartitionState(1, 0, ModelReplica.REPLICAS, false, 1);
        private int version;
        private long stateZxid;
        private long zxid = 10;
        private final List<Fetch> strays = new ArrayList<>();
        private int values;

        World(long seed, int minIsr, Path directory, ScheduledExecutorService scheduler) {
            this.random = new Random(seed);
            this.minIsr = minIsr;
            for (int id : ModelReplica.REPLICAS) {
                ModelReplica replica = new ModelReplica(
                        id,
                        new TopicPartition("model", 0),
                        minIsr,
                        directory.resolve("broker" + id),
                        scheduler,
                        clock,
                        ++zxid);
                replicas.put(id, replica);
                lives.put(id, replica.brokerEpoch);
            }
            stateZxid = ++zxid;
            replicas.values().forEach(this::learn);
        }

        String story() {
            return String.join("\n", story) + "\n" + state + " " + replicas.values();
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                check();
            }
            heal();
        }

        private void step() {
            ModelReplica one = replicas.get(1 + random.nextInt(3));
            clock.advance(1);
            int chance = random.nextInt(40);
            if (chance < 6) {
                append(anyLeader().orElse(one));
            } else if (chance < 18) {
                exchange(one);
            } else if (chance < 20) {
                ask(one);
            } else if (chance < 22) {
                serve(one);
            } else if (chance < 24) {
                deliver(one);
            } else if (chance < 28) {
                learn(one);
            } else if (chance < 31) {
                proposeIsr(anyLeader().orElse(one));
            } else if (chance < 34) {
                decideIsr(anyLeader().orElse(one));
            } else if (chance < 36) {
                elect();
            } else {
                rarely(one);
            }
        }

        private Optional<ModelReplica> anyLeader() {
            List<ModelReplica> leaders =
                    replicas.values().stream().filter(ModelReplica::leads).toList();
            return leaders.isEmpty() ? Optional.empty() : Optional.of(leaders.get(random.nextInt(leaders.size())));
        }

        private void rarely(ModelReplica one) {
            switch (random.nextInt(6)) {
                case 0 -> lose(one);
                case 1, 2 -> lag(one);
                case 3 -> serveStray();
                default -> restart(one);
            }
        }

        private void exchange(ModelReplica one) {
            ask(one);
            serve(one);
            deliver(one);
        }

        /** Nobody fetches for a while, and the leader notices. */
        private void lag(ModelReplica one) {
            clock.advance(2 * ModelClock.LAG);
            proposeIsr(anyLeader().orElse(one));
        }

        /** A fetch of a life that is over reaches its leader. */
        private void serveStray() {
            if (!strays.isEmpty()) {
                Fetch fetch = strays.remove(random.nextInt(strays.size()));
                ModelReplica leader = replicas.get(fetch.to().id());
                if (leader.alive) {
                    var unused = leader.serve(fetch);
                    tell(leader.id + " gets a stray " + fetch);
                }
            }
        }

        private void tell(String what) {
            story.add(what + "  | " + state.leader() + "@" + state.leaderEpoch() + " " + state.isr() + "+"
                    + state.eligible() + " | " + replicas.values());
        }

        private void append(ModelReplica one) {
            if (one.leads()) {
                String[] batch = Stream.generate(() -> "v" + ++values)
                        .limit(1 + random.nextInt(3))
                        .toArray(String[]::new);
                one.append(batch);
                tell(one.id + " appends " + String.join(",", batch));
            }
        }

        private void ask(ModelReplica one) {
            if (one.alive && one.fetch == null && one.answer == null) {
                one.ask();
                tell(one.id + " asks " + one.fetch);
            }
        }

        /** The answer may be one of a leader that is none any more. */
        private void serve(ModelReplica follower) {
            Fetch fetch = follower.fetch;
            if (fetch == null) {
                return;
            }
            follower.fetch = null;
            ModelReplica leader = replicas.get(fetch.to().id());
            if (leader.alive) {
                follower.answer = leader.serve(fetch).orElse(null);
                tell(leader.id + " answers " + follower.id);
            }
        }

        private void deliver(ModelReplica one) {
            Answer answer = one.answer;
            if (answer != null) {
                one.answer = null;
                one.take(answer);
                tell(one.id + " takes what was at " + answer.offset());
            }
        }

        private void lose(ModelReplica one) {
            one.fetch = null;
            one.answer = null;
        }

        private void learn(ModelReplica one) {
            if (one.alive) {
                one.learn(state, version, stateZxid, lives);
                tell(one.id + " learns");
            }
        }

        private void proposeIsr(ModelReplica one) {
            if (one.leads() && one.change == null) {
                one.partition.proposeIsr(one.moment()).ifPresent(change -> {
                    one.change = change;
                    tell(one.id + " proposes " + change.state().isr());
                });
            }
        }

        private void decideIsr(ModelReplica one) {
            Change change = one.change;
            if (change == null) {
                return;
            }
            one.change = null;
            if (change.expectedVersion() == version) {
                state = change.state();
                version++;
                stateZxid = ++zxid;
                tell(one.id + " has its change of those in sync");
                if (random.nextInt(3) == 0) {
                    // the answer is lost: the change stays on its way until an image shows it
                    return;
                }
                one.partition.isrSettled(change, new Outcome.Written(version));
            } else {
                one.partition.isrSettled(change, new Outcome.Conflict(state, version));
            }
        }

        /** Somebody who may lead does so from now on; whoever led before hears of it later. */
        private void elect() {
            List<Integer> candidates =
                    state.isr().stream().filter(lives::containsKey).toList();
            boolean fromEligible = candidates.isEmpty();
            if (fromEligible) {
                candidates =
                        state.eligible().stream().filter(lives::containsKey).toList();
            }
            if (candidates.isEmpty()) {
                return;
            }
            int leader = candidates.get(random.nextInt(candidates.size()));
            List<Integer> isr = fromEligible ? List.of(leader) : candidates;
            state = state.elect(leader, isr, Math.min(minIsr, 3), 1);
            version++;
            stateZxid = ++zxid;
            tell(leader + " is elected");
            learn(replicas.get(leader));
        }

        private void restart(ModelReplica one) {
            if (one.alive) {
                if (one.fetch != null) {
                    strays.add(one.fetch);
                }
                one.stop();
                lives.remove(one.id);
                tell(one.id + " ends");
            } else {
                long known = one.partition.highWatermark().offset();
                boolean mayJoin = replicas.values().stream()
                        .anyMatch(leader -> leader.change != null
                                && leader.change.state().isr().contains(one.id));
                if (!state.isr().contains(one.id) && !state.eligible().contains(one.id) && !mayJoin) {
                    one.loseEverything();
                }
                one.start(++zxid, random.nextBoolean() ? known : random.nextInt((int) known + 1));
                lives.put(one.id, one.brokerEpoch);
                tell(one.id + " begins again");
            }
        }

        private void check() {
            Map<Integer, List<Entry>> logs = new HashMap<>();
            replicas.values().stream().filter(one -> one.alive).forEach(one -> logs.put(one.id, one.entries()));
            replicas.values().stream().filter(ModelReplica::leads).forEach(leader -> {
                acknowledge(leader);
                requireStrongIsr(leader, logs);
            });
            requireLogMatching(logs);
            for (int member : state.isr()) {
                if (logs.containsKey(member)) {
                    assertThat(logs.get(member))
                            .as("everything acknowledged, on " + member)
                            .containsAll(acknowledged.values());
                }
            }
        }

        private void acknowledge(ModelReplica leader) {
            for (Unacknowledged write : List.copyOf(leader.unacknowledged)) {
                if (leader.partition.role().leaderEpoch() != write.epoch()) {
                    leader.unacknowledged.remove(write);
                } else if (leader.partition.isReplicated(write.nextOffset())) {
                    leader.unacknowledged.remove(write);
                    write.entries().forEach(entry -> acknowledged.put(entry.offset(), entry));
                }
            }
        }

        private void requireStrongIsr(ModelReplica leader, Map<Integer, List<Entry>> logs) {
            long highWatermark = leader.partition.highWatermark().offset();
            List<Entry> replicated = logs.get(leader.id).stream()
                    .filter(entry -> entry.offset() < highWatermark)
                    .toList();
            for (int member : state.isr()) {
                if (logs.containsKey(member)) {
                    assertThat(logs.get(member))
                            .as("what leader %s has below %s, on %s in sync", leader.id, highWatermark, member)
                            .containsAll(replicated);
                }
            }
        }

        /** Two logs with the same epoch at an offset are the same up to there. */
        private static void requireLogMatching(Map<Integer, List<Entry>> logs) {
            for (List<Entry> one : logs.values()) {
                for (List<Entry> other : logs.values()) {
                    int same = Math.min(one.size(), other.size());
                    while (same > 0
                            && one.get(same - 1).epoch() != other.get(same - 1).epoch()) {
                        same--;
                    }
                    assertThat(one.subList(0, same)).isEqualTo(other.subList(0, same));
                }
            }
        }

        private void heal() {
            replicas.values().stream().filter(one -> !one.alive).forEach(this::restart);
            if (!lives.containsKey(state.leader())
                    || !replicas.get(state.leader()).leads()) {
                elect();
            }
            for (int round = 0; round < 100 && !isWhole(); round++) {
                replicas.values().forEach(this::lose);
                replicas.values().forEach(this::learn);
                replicas.values().forEach(this::ask);
                replicas.values().forEach(this::serve);
                replicas.values().forEach(this::deliver);
                replicas.values().forEach(this::proposeIsr);
                replicas.values().forEach(this::decideIsr);
                check();
            }
            assertThat(state.isr()).as("in sync in the end").containsExactlyInAnyOrder(1, 2, 3);
            Optional<ModelReplica> leader = replicas.values().stream()
                    .filter(ModelReplica::leads)
                    .filter(one -> one.id == state.leader())
                    .findAny();
            assertThat(leader).as("leader in the end").isPresent();
            List<Entry> log = leader.get().entries();
            replicas.values()
                    .forEach(
                            one -> assertThat(one.entries()).as("log of " + one).isEqualTo(log));
            assertThat(leader.get().partition.highWatermark().offset()).isEqualTo(log.size());
        }

        private boolean isWhole() {
            long end = replicas.get(state.leader()).partition.log().logEndOffset();
            return state.isr().size() == 3
                    && replicas.values().stream()
                            .allMatch(one -> one.partition.log().logEndOffset() == end
                                    && one.partition.highWatermark().offset() == end);
        }

        void close() {
            replicas.values().stream().filter(one -> one.alive).forEach(ModelReplica::stop);
        }
    }
}
