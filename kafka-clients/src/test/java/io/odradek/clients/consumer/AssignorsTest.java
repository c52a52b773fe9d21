package io.odradek.clients.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.Subscription;
import io.odradek.common.Cluster;
import io.odradek.common.Node;
import io.odradek.common.PartitionInfo;
import io.odradek.common.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our assignors and Apache's, over random groups. */
class AssignorsTest {

    private static final int GROUPS = 300;

    /** A group as both sides see it. */
    private static final class Group {
        private final Random random;
        private final Map<String, Integer> topics = new TreeMap<>();
        private final Map<String, List<String>> members = new TreeMap<>();
        private final Map<String, String> instances = new HashMap<>();
        private final Map<String, String> racks = new HashMap<>();
        private final Map<String, List<TopicPartition>> owned = new HashMap<>();
        private final Map<TopicPartition, List<Integer>> replicas = new HashMap<>();
        private final int brokers;
        private final boolean withRacks;

        Group(Random random, boolean sameTopics) {
            this.random = random;
            this.brokers = 1 + random.nextInt(4);
            this.withRacks = random.nextBoolean();
            for (int i = random.nextInt(5) + 1; i > 0; i--) {
                addTopic("t" + i);
            }
            for (int i = random.nextInt(6) + 1; i > 0; i--) {
                addMember("m" + i, sameTopics);
            }
        }

        void addTopic(String topic) {
            // a topic can only grow
            topics.merge(topic, random.nextInt(9), Integer::sum);
            int spread = 1 + random.nextInt(Math.min(3, brokers));
            for (int i = 0; i < topics.get(topic); i++) {
                List<Integer> on = new ArrayList<>();
                for (int r = 0; r < spread; r++) {
                    on.add((i + r) % brokers);
                }
                replicas.put(new TopicPartition(topic, i), on);
            }
        }

        void addMember(String member, boolean sameTopics) {
            List<String> names = new ArrayList<>(topics.keySet());
            if (!sameTopics) {
                Collections.shuffle(names, random);
                // Apache's sticky assignor gives partitions to who reads nothing
                names = new ArrayList<>(names.subList(0, 1 + random.nextInt(names.size())));
            }
            members.put(member, names);
            if (random.nextInt(4) == 0) {
                instances.put(member, "i" + random.nextInt(100) + member);
            }
            if (withRacks && random.nextInt(5) > 0) {
                racks.put(member, "r" + random.nextInt(brokers));
            }
        }

        Cluster ours() {
            List<PartitionInfo> partitions = new ArrayList<>();
            topics.forEach((topic, size) -> {
                for (int i = 0; i < size; i++) {
                    Node[] nodes = replicas.get(new TopicPartition(topic, i)).stream()
                            .map(id -> new Node(id, "h", 1, withRacks ? "r" + id : null))
                            .toArray(Node[]::new);
                    partitions.add(new PartitionInfo(topic, i, nodes[0], nodes, nodes));
                }
            });
            return new Cluster("c", List.of(), partitions, Set.of(), Set.of());
        }

        org.apache.kafka.common.Cluster theirs() {
            List<org.apache.kafka.common.PartitionInfo> partitions = new ArrayList<>();
            topics.forEach((topic, size) -> {
                for (int i = 0; i < size; i++) {
                    var nodes = replicas.get(new TopicPartition(topic, i)).stream()
                            .map(id -> new org.apache.kafka.common.Node(id, "h", 1, withRacks ? "r" + id : null))
                            .toArray(org.apache.kafka.common.Node[]::new);
                    partitions.add(new org.apache.kafka.common.PartitionInfo(topic, i, nodes[0], nodes, nodes));
                }
            });
            List<org.apache.kafka.common.Node> nodes = new ArrayList<>();
            for (int id = 0; id < brokers; id++) {
                nodes.add(new org.apache.kafka.common.Node(id, "h", 1, withRacks ? "r" + id : null));
            }
            return new org.apache.kafka.common.Cluster("c", nodes, partitions, Set.of(), Set.of());
        }

        GroupSubscription ours(ConsumerPartitionAssignor assignor, int generation) {
            Map<String, Subscription> all = new HashMap<>();
            members.forEach((member, names) -> {
                ByteBuffer data = null;
                if (assignor instanceof StickyAssignor && owned.containsKey(member)) {
                    data = StickyAssignor.write(owned.get(member), generation);
                }
                Subscription one = new Subscription(
                        names,
                        data,
                        owned.getOrDefault(member, List.of()),
                        generation,
                        Optional.ofNullable(racks.get(member)));
                one.setGroupInstanceId(Optional.ofNullable(instances.get(member)));
                all.put(member, one);
            });
            return new GroupSubscription(all);
        }

        org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription theirs(
                ConsumerPartitionAssignor assignor, int generation) {
            Map<String, org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription> all = new HashMap<>();
            ours(assignor, generation).groupSubscription().forEach((member, one) -> {
                var made = new org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription(
                        one.topics(),
                        one.userData(),
                        one.ownedPartitions().stream().map(Group::theirs).toList(),
                        generation,
                        one.rackId());
                made.setGroupInstanceId(one.groupInstanceId());
                all.put(member, made);
            });
            return new org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription(all);
        }

        private static org.apache.kafka.common.TopicPartition theirs(TopicPartition ours) {
            return new org.apache.kafka.common.TopicPartition(ours.topic(), ours.partition());
        }

        Map<String, Set<TopicPartition>> assignOurs(ConsumerPartitionAssignor assignor, int generation) {
            Map<String, Set<TopicPartition>> given = new TreeMap<>();
            assignor.assign(ours(), ours(assignor, generation))
                    .groupAssignment()
                    .forEach((member, one) -> given.put(member, new HashSet<>(one.partitions())));
            return given;
        }

        Map<String, Set<TopicPartition>> assignTheirs(
                org.apache.kafka.clients.consumer.ConsumerPartitionAssignor theirAssignor,
                ConsumerPartitionAssignor assignor,
                int generation) {
            Map<String, Set<TopicPartition>> given = new TreeMap<>();
            theirAssignor
                    .assign(theirs(), theirs(assignor, generation))
                    .groupAssignment()
                    .forEach((member, one) -> {
                        Set<TopicPartition> partitions = new HashSet<>();
                        one.partitions().forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
                        given.put(member, partitions);
                    });
            return given;
        }

        void own(Map<String, Set<TopicPartition>> given) {
            owned.clear();
            given.forEach((member, partitions) -> owned.put(
                    member,
                    partitions.stream()
                            .sorted(java.util.Comparator.comparing(TopicPartition::toString))
                            .toList()));
        }

        /** Somebody comes, goes, or a topic grows. */
        void change() {
            switch (random.nextInt(3)) {
                case 0 -> addMember("n" + random.nextInt(1000), true);
                case 1 -> {
                    if (members.size() > 1) {
                        members.remove(members.keySet().iterator().next());
                    }
                }
                default -> addTopic(topics.keySet().iterator().next());
            }
            owned.keySet().retainAll(members.keySet());
        }

        int kept(Map<String, Set<TopicPartition>> given) {
            int kept = 0;
            for (Map.Entry<String, List<TopicPartition>> had : owned.entrySet()) {
                for (TopicPartition partition : had.getValue()) {
                    kept += given.getOrDefault(had.getKey(), Set.of()).contains(partition) ? 1 : 0;
                }
            }
            return kept;
        }
    }

    private static List<Integer> sizes(Map<String, Set<TopicPartition>> given) {
        return given.values().stream().map(Set::size).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rangeGivesWhatApachesGives(boolean sameTopics) {
        for (int seed = 0; seed < GROUPS; seed++) {
            Group group = new Group(new Random(seed), sameTopics);
            assertThat(group.assignOurs(new RangeAssignor(), 1))
                    .as("seed %s", seed)
                    .isEqualTo(group.assignTheirs(
                            new org.apache.kafka.clients.consumer.RangeAssignor(), new RangeAssignor(), 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void roundRobinGivesWhatApachesGives(boolean sameTopics) {
        for (int seed = 0; seed < GROUPS; seed++) {
            Group group = new Group(new Random(seed), sameTopics);
            assertThat(group.assignOurs(new RoundRobinAssignor(), 1))
                    .as("seed %s", seed)
                    .isEqualTo(group.assignTheirs(
                            new org.apache.kafka.clients.consumer.RoundRobinAssignor(), new RoundRobinAssignor(), 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stickyIsAsEvenAndAsStickyAsApaches(boolean sameTopics) {
        int ourKept = 0;
        int theirKept = 0;
        for (int seed = 0; seed < GROUPS; seed++) {
            Group group = new Group(new Random(seed), sameTopics);
            group.own(group.assignOurs(new StickyAssignor(), 1));
            group.change();
            Map<String, Set<TopicPartition>> ours = group.assignOurs(new StickyAssignor(), 2);
            requireWhole(group, ours);
            Map<String, Set<TopicPartition>> theirs =
                    group.assignTheirs(new org.apache.kafka.clients.consumer.StickyAssignor(), new StickyAssignor(), 2);
            assertThat(spread(ours))
                    .as("seed %s: %s %s", seed, sizes(ours), sizes(theirs))
                    .isLessThanOrEqualTo(spread(theirs));
            if (sizes(ours).equals(sizes(theirs))) {
                ourKept += group.kept(ours);
                theirKept += group.kept(theirs);
                if (sameTopics) {
                    assertThat(group.kept(ours)).as("seed %s", seed).isGreaterThanOrEqualTo(group.kept(theirs));
                }
            }
        }
        // with different subscriptions neither finds the least of all moves each time
        assertThat(ourKept).isGreaterThanOrEqualTo(theirKept);
    }

    /** The sum of the squares: the smaller, the more even. */
    private static int spread(Map<String, Set<TopicPartition>> given) {
        return given.values().stream().mapToInt(set -> set.size() * set.size()).sum();
    }

    /** Every partition that somebody reads has one reader, who has subscribed to it. */
    private static void requireWhole(Group group, Map<String, Set<TopicPartition>> given) {
        Map<TopicPartition, String> readers = new HashMap<>();
        given.forEach((member, partitions) -> partitions.forEach(partition -> {
            assertThat(group.members.get(member)).contains(partition.topic());
            assertThat(readers.put(partition, member)).isNull();
        }));
        Set<String> read = new HashSet<>();
        group.members.values().forEach(read::addAll);
        int all = read.stream()
                .mapToInt(topic -> group.topics.getOrDefault(topic, 0))
                .sum();
        assertThat(readers).hasSize(all);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cooperativeMembersGetNothingThatAnotherStillHasAndEverythingInTheEnd(boolean sameTopics) {
        for (int seed = 0; seed < GROUPS; seed++) {
            Group group = new Group(new Random(seed), sameTopics);
            group.own(group.assignOurs(new CooperativeStickyAssignor(), 1));
            group.change();
            int rounds = 0;
            boolean settled = false;
            while (!settled) {
                assertThat(rounds++).as("seed %s", seed).isLessThan(4);
                // leaders of both kinds, in turn
                Map<String, Set<TopicPartition>> given = rounds % 2 == 1
                        ? group.assignOurs(new CooperativeStickyAssignor(), rounds + 1)
                        : group.assignTheirs(
                                new org.apache.kafka.clients.consumer.CooperativeStickyAssignor(),
                                new CooperativeStickyAssignor(),
                                rounds + 1);
                given.forEach((member, partitions) -> group.owned.forEach((other, had) -> {
                    if (!other.equals(member) && !partitions.isEmpty()) {
                        assertThat(had).doesNotContainAnyElementsOf(partitions);
                    }
                }));
                settled = group.kept(given)
                        == group.owned.values().stream().mapToInt(List::size).sum();
                group.own(given);
            }
            requireWhole(group, asSets(group.owned));
        }
    }

    private static Map<String, Set<TopicPartition>> asSets(Map<String, List<TopicPartition>> lists) {
        Map<String, Set<TopicPartition>> sets = new HashMap<>();
        lists.forEach((member, list) -> sets.put(member, new HashSet<>(list)));
        return sets;
    }
}
