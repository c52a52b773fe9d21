package io.odradek.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.controller.ReplicaPlacer.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds for every placement; the seed of a failing one is the number of the repetition. */
class ReplicaPlacerTest {

    @RepeatedTest(200)
    void shouldPlaceDistinctReplicasAndBalanceLeaders(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Candidate> brokers = brokers(1 + random.nextInt(12), 0, random);
        int factor = 1 + random.nextInt(brokers.size());
        int count = 1 + random.nextInt(100);

        List<List<Integer>> placed = new ReplicaPlacer(brokers, random).place(random.nextInt(50), count, factor);

        assertThat(placed).hasSize(count).allMatch(replicas -> replicas.size() == factor && distinct(replicas));
        Map<Integer, Integer> leaders = new HashMap<>();
        placed.forEach(replicas -> leaders.merge(replicas.get(0), 1, Integer::sum));
        assertThat(leaders.values()).allMatch(led -> led <= count / brokers.size() + 1);
    }

    @RepeatedTest(200)
    void shouldSpreadReplicasOverRacks(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int racks = 1 + random.nextInt(5);
        List<Candidate> brokers = brokers(racks + random.nextInt(10), racks, random);
        Map<Integer, String> rackOf = new HashMap<>();
        brokers.forEach(broker -> rackOf.put(broker.id(), broker.rack().orElseThrow()));
        int used = new HashSet<>(rackOf.values()).size();
        int factor = 1 + random.nextInt(brokers.size());

        List<List<Integer>> placed = new ReplicaPlacer(brokers, random).place(0, 60, factor);

        assertThat(placed).allMatch(ReplicaPlacerTest::distinct).allMatch(replicas -> {
            Set<String> spread = new HashSet<>();
            replicas.forEach(broker -> spread.add(rackOf.get(broker)));
            return spread.size() == Math.min(factor, used);
        });
    }

    @Test
    void shouldBalanceReplicasOverFullRounds() {
        List<Candidate> brokers = brokers(6, 3, new Random(1));

        List<List<Integer>> placed = new ReplicaPlacer(brokers, new Random(2)).place(0, 6 * 5, 3);

        Map<Integer, Integer> load = new HashMap<>();
        placed.forEach(replicas -> replicas.forEach(broker -> load.merge(broker, 1, Integer::sum)));
        assertThat(load.values()).hasSize(6).allMatch(replicas -> replicas == 15);
    }

    @Test
    void shouldSpreadTheFollowersOfOneLeader() {
        List<List<Integer>> placed = new ReplicaPlacer(brokers(5, 0, new Random(1)), new Random(3)).place(0, 20, 2);

        Set<List<Integer>> pairs = new HashSet<>(placed);
        assertThat(pairs).as("each leader with each follower").hasSize(20);
    }

    @Test
    void shouldIgnoreRacksWhenSomeBrokersHaveNone() {
        List<Candidate> brokers = List.of(
                new Candidate(1, Optional.of("a")),
                new Candidate(2, Optional.empty()),
                new Candidate(3, Optional.of("a")));

        assertThat(new ReplicaPlacer(brokers, new Random(1)).place(0, 30, 3))
                .allMatch(replicas -> replicas.size() == 3 && distinct(replicas));
    }

    private static List<Candidate> brokers(int count, int racks, Random random) {
        List<Candidate> brokers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // the first brokers make sure that no rack is empty
            Optional<String> rack = racks == 0 ? Optional.empty() : Optional.of("rack" + i % racks);
            brokers.add(new Candidate(10 * i + random.nextInt(10), rack));
        }
        return brokers;
    }

    private static boolean distinct(List<Integer> replicas) {
        return new HashSet<>(replicas).size() == replicas.size();
    }
}
