package io.odradek.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.logic.Effects;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members that come, go, fall silent, lose answers and are slow to let go, and topics that appear, grow and go, in any order: no
 * partition is ever in two hands, and when all is quiet everybody has its share and nothing is left. The seed is the argument.
 *
 * <p>Assumed of clients: one that says what it has does not take up afterwards what an older answer offered (ADR 0053).
 */
class RandomConsumerGroupTest {

    private static final int STEPS = 6_000;
    private static final int SESSION_MS = 10_000;

    private final Map<String, KnownTopics.Known> topics = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private Random random;
    private ConsumerSettings settings;
    private ConsumerGroup group;
    private long nowMs = 1;
    private int ids;
    private int given;

    private final class Client {
        final Optional<String> instance;
        String id = "";
        int epoch = -1;
        Set<String> reads = Set.of();
        Set<TopicIdPartition> has = new TreeSet<>();
        /** What it was told to have, and has not carried out. */
        Optional<Set<TopicIdPartition>> told = Optional.empty();

        boolean lostOne;
        boolean saysAll;
        long heardMs;

        Client(Optional<String> instance) {
            this.instance = instance;
        }

        void step(boolean quiet) {
            // a client of this protocol gives up what it has when it was not answered for its session
            if (epoch >= 0 && nowMs - heardMs >= SESSION_MS) {
                forget();
            }
            if (epoch < 0) {
                join();
            } else if (told.isPresent() && (quiet || random.nextBoolean())) {
                has = new TreeSet<>(told.get());
                told = Optional.empty();
                saysAll = true;
            } else {
                beat(quiet);
            }
        }

        private void join() {
            id = "m" + ++ids;
            reads = new TreeSet<>(List.of("a", "b", "c")).headSet(random.nextBoolean() ? "c" : "d");
            epoch = 0;
            heardMs = nowMs;
            say(ConsumerTranscript.join(id, instance, reads.toArray(String[]::new)), false);
        }

        private void beat(boolean quiet) {
            boolean all = told.isEmpty() && (saysAll || random.nextInt(5) == 0);
            if (epoch == 0) {
                say(ConsumerTranscript.join(id, instance, reads.toArray(String[]::new)), false);
            } else if (lostOne) {
                // who says what it has takes up nothing that it was offered before: the answer offers it again
                told = Optional.empty();
                say(full(), quiet);
            } else {
                saysAll &= !all;
                say(
                        ConsumerTranscript.beat(
                                id, epoch, instance, all ? Optional.of(Set.copyOf(has)) : Optional.empty()),
                        quiet);
            }
        }

        private HeartbeatAsk full() {
            return new HeartbeatAsk(
                    id,
                    epoch,
                    instance,
                    Optional.empty(),
                    "c",
                    "/h",
                    Optional.of(20_000),
                    Optional.of(reads),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Set.copyOf(has)));
        }

        private void say(HeartbeatAsk ask, boolean quiet) {
            try {
                HeartbeatResult result = group.heartbeat(ask, nowMs, new Effects());
                lostOne = !quiet && random.nextInt(12) == 0;
                if (!lostOne) {
                    epoch = result.memberEpoch();
                    heardMs = nowMs;
                    // what it shall have no longer it must not take up, even if it was about to
                    result.assignment().ifPresent(parts -> told = Optional.of(parts));
                }
            } catch (ApiException e) {
                assertThat(e.error())
                        .isIn(
                                ErrorCode.UNKNOWN_MEMBER_ID,
                                ErrorCode.FENCED_MEMBER_EPOCH,
                                ErrorCode.UNRELEASED_INSTANCE_ID,
                                ErrorCode.FENCED_INSTANCE_ID,
                                ErrorCode.GROUP_MAX_SIZE_REACHED);
                forget();
            }
        }

        void leave() {
            if (epoch > 0) {
                int how = instance.isPresent() && random.nextBoolean()
                        ? HeartbeatAsk.LEAVES_FOR_NOW
                        : HeartbeatAsk.LEAVES;
                has.clear();
                say(ConsumerTranscript.beat(id, how, instance, Optional.empty()), true);
                forget();
            }
        }

        /** It loses what it has, at the latest when the coordinator takes it for dead. */
        void forget() {
            epoch = -1;
            has.clear();
            told = Optional.empty();
            lostOne = false;
        }
    }

    private void requireOneOwner() {
        Map<TopicIdPartition, Client> owners = new HashMap<>();
        for (Client client : clients) {
            for (TopicIdPartition partition : client.has) {
                assertThat(owners.put(partition, client))
                        .as("%s of %s", partition, client.id)
                        .isNull();
                given++;
            }
        }
    }

    private KnownTopics topics() {
        return new TestTopics(topics);
    }

    /** Another coordinator takes over what stands in ZooKeeper: nobody is moved, and no epoch begins. */
    private void move() {
        GroupNode node = GroupNode.parse(group.node().toJson(), "/group");
        Map<String, MemberNode> members = new LinkedHashMap<>();
        Map<String, MemberNode> written = group.memberNodes();
        node.members()
                .forEach(id -> members.put(id, MemberNode.parse(written.get(id).toJson(), "/member")));
        group = ConsumerGroup.restore(settings, () -> "x", this::topics, node, members, nowMs);
        Effects effects = new Effects();
        group.onTopics(nowMs, effects);
        assertThat(effects.isChange()).isFalse();
        assertThat(group.memberNodes()).isEqualTo(written);
    }

    private void changeTopics() {
        String name = List.of("a", "b", "c").get(random.nextInt(3));
        if (random.nextInt(4) == 0) {
            topics.remove(name);
        } else {
            KnownTopics.Known known = topics.get(name);
            int partitions = known == null ? 1 + random.nextInt(6) : Math.min(known.partitions() + 1, 12);
            topics.put(name, new KnownTopics.Known(ConsumerTranscript.id(name), partitions));
        }
        group.onTopics(nowMs, new Effects());
    }

    private void pass(long ms) {
        nowMs += ms;
        for (Client client : clients) {
            if (client.epoch >= 0 && nowMs - client.heardMs >= SESSION_MS) {
                client.forget();
            }
        }
        if (group.nextDeadlineMs() <= nowMs) {
            group.onTime(nowMs, new Effects());
            fenceThoseWhoAreOut();
        }
    }

    /** Who was too slow to let go loses its partitions by the word of the coordinator: it learns so with the next answer. */
    private void fenceThoseWhoAreOut() {
        for (Client client : clients) {
            if (client.epoch > 0) {
                client.step(true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noPartitionIsInTwoHandsAndEverybodyGetsItsShare(long seed) {
        random = new Random(seed);
        Assignor first = seed % 2 == 0 ? new UniformAssignor() : new RangeAssignor();
        settings = new ConsumerSettings(SESSION_MS, 1_000, 7, List.of(first), new ClassicSettings(1, 60_000, 7, 0));
        group = new ConsumerGroup(settings, () -> "x", this::topics, 0, nowMs);
        for (int i = 0; i < 8; i++) {
            clients.add(new Client(i < 3 ? Optional.of("s" + i) : Optional.empty()));
        }
        for (int step = 0; step < STEPS; step++) {
            Client client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(80)) {
                case 0 -> client.leave();
                case 1 -> client.forget();
                case 2 -> changeTopics();
                case 3 -> pass(random.nextInt(6_000));
                case 8 -> move();
                case 4, 5, 6, 7 -> pass(random.nextInt(300));
                default -> client.step(false);
            }
            requireOneOwner();
        }
        assertThat(given).as("seed %d", seed).isGreaterThan(STEPS);
        settle();
        Set<TopicIdPartition> owned = new TreeSet<>();
        clients.forEach(client -> owned.addAll(client.has));
        assertThat(group.stateName()).as("seed %d", seed).isIn("Stable", "Empty");
        assertThat(owned).hasSize(readPartitions());
    }

    private int readPartitions() {
        return topics.entrySet().stream()
                .filter(topic ->
                        clients.stream().anyMatch(client -> client.epoch > 0 && client.reads.contains(topic.getKey())))
                .mapToInt(topic -> topic.getValue().partitions())
                .sum();
    }

    /** All that is lost is noticed, and then everybody says what it has to say. */
    private void settle() {
        for (int round = 0; round < 60; round++) {
            pass(1_000);
            for (Client client : clients) {
                for (int i = 0; i < 3; i++) {
                    client.step(true);
                    requireOneOwner();
                }
            }
        }
    }
}
