package io.odradek.broker.group.consumer;

import static io.odradek.broker.group.consumer.ConsumerTranscript.id;
import static io.odradek.broker.group.consumer.ConsumerTranscript.parts;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.consumer.Assignor.Reader;
import io.odradek.common.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what. */
class AssignorTest {

    private static Reader reader(String member, Set<Uuid> topics, Set<TopicIdPartition> before) {
        return new Reader(member, Optional.empty(), topics, before);
    }

    @Test
    void rangesOfTopicsOfOneSizeGoTogether() {
        Set<Uuid> both = Set.of(id("a"), id("b"));
        Reader last = new Reader("0", Optional.empty(), both, Set.of());
        Reader first = new Reader("9", Optional.of("s"), both, Set.of());
        Map<String, SortedSet<TopicIdPartition>> assignment =
                new RangeAssignor().assign(List.of(last, first), Map.of(id("a"), 3, id("b"), 3));
        assertThat(assignment.get("9")).isEqualTo(parts("a0", "a1", "b0", "b1"));
        assertThat(assignment.get("0")).isEqualTo(parts("a2", "b2"));
    }

    @Test
    void uniformMovesNoMoreThanItMust() {
        Set<Uuid> topics = Set.of(id("a"));
        Set<TopicIdPartition> half = parts("a0", "a1", "a2");
        Set<TopicIdPartition> rest = parts("a3", "a4", "a5");
        Map<String, SortedSet<TopicIdPartition>> three = new UniformAssignor()
                .assign(
                        List.of(reader("1", topics, half), reader("2", topics, rest), reader("3", topics, Set.of())),
                        Map.of(id("a"), 6));
        assertThat(three.values()).allSatisfy(one -> assertThat(one).hasSize(2));
        assertThat(half).containsAll(three.get("1"));
        assertThat(rest).containsAll(three.get("2"));
        Map<String, SortedSet<TopicIdPartition>> one =
                new UniformAssignor().assign(List.of(reader("2", topics, three.get("2"))), Map.of(id("a"), 6));
        assertThat(one.get("2")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyPartitionThatIsReadHasOneReaderAndUniformIsEven(long seed) {
        Random random = new Random(seed);
        List<Uuid> all = List.of(id("a"), id("b"), id("c"), id("d"));
        for (int round = 0; round < 200; round++) {
            boolean alike = random.nextBoolean();
            Map<Uuid, Integer> counts = new HashMap<>();
            all.forEach(topic -> counts.put(topic, random.nextInt(20)));
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                Set<Uuid> topics = new HashSet<>(alike ? all : all.subList(0, 1 + random.nextInt(4)));
                readers.add(reader("m" + i, topics, Set.of(new TopicIdPartition(all.get(0), random.nextInt(30)))));
            }
            for (Assignor assignor : List.of(new UniformAssignor(), new RangeAssignor())) {
                Map<String, SortedSet<TopicIdPartition>> assignment = assignor.assign(readers, counts);
                requireComplete(assignment, readers, counts);
                if (alike && assignor.name().equals("uniform")) {
                    var sizes = assignment.values().stream().mapToInt(Set::size).summaryStatistics();
                    assertThat(sizes.getMax() - sizes.getMin())
                            .as("seed %d", seed)
                            .isLessThanOrEqualTo(1);
                }
            }
        }
    }

    private static void requireComplete(
            Map<String, SortedSet<TopicIdPartition>> assignment, List<Reader> readers, Map<Uuid, Integer> counts) {
        Set<TopicIdPartition> seen = new HashSet<>();
        for (Reader reader : readers) {
            for (TopicIdPartition partition : assignment.get(reader.memberId())) {
                assertThat(reader.topics()).contains(partition.topic());
                assertThat(partition.partition()).isLessThan(counts.get(partition.topic()));
                assertThat(seen.add(partition)).isTrue();
            }
        }
        int read = counts.entrySet().stream()
                .filter(topic ->
                        readers.stream().anyMatch(reader -> reader.topics().contains(topic.getKey())))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(seen).hasSize(read);
    }
}
