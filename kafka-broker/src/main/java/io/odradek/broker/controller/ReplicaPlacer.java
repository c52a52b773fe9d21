package io.odradek.broker.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Places replicas: leaders go round the brokers, followers lie at a distance from their leader that changes with each round, so
 * that the partitions of one broker have their followers on many; the start is by chance.
 *
 * <pre>
 *   brokers 0 1 2 3 4, start 0, first distance 1
 *   p0: 0 1 2    p1: 1 2 3    p2: 2 3 4    p3: 3 4 0    p4: 4 0 1     first round
 *   p5: 0 2 3    p6: 1 3 4    ...                                     second round: distance 2
 * </pre>
 *
 * When all brokers have a rack, brokers are lined up rack by rack in turn, and a replica goes to a broker whose rack has none
 * of this partition yet, as long as there is such a rack. When only some have a rack, none counts. Pure, but for the chance
 * that is passed in.
 */
final class ReplicaPlacer {

    /** A broker that can take replicas. */
    record Candidate(int id, Optional<String> rack) {}

    private final List<Candidate> ring;
    private final long racks;
    private final int start;
    private final int firstDistance;

    ReplicaPlacer(Collection<Candidate> brokers, RandomGenerator random) {
        boolean rackAware = brokers.stream().allMatch(broker -> broker.rack().isPresent());
        this.ring = lineUp(brokers, rackAware);
        this.racks =
                rackAware ? brokers.stream().map(Candidate::rack).distinct().count() : 1;
        this.start = random.nextInt(ring.size());
        this.firstDistance = random.nextInt(ring.size());
    }

    private static List<Candidate> lineUp(Collection<Candidate> brokers, boolean rackAware) {
        Map<String, List<Candidate>> byRack = new TreeMap<>();
        brokers.stream().sorted(Comparator.comparingInt(Candidate::id)).forEach(broker -> byRack.computeIfAbsent(
                        rackAware ? broker.rack().orElseThrow() : "", rack -> new ArrayList<>())
                .add(broker));
        List<Candidate> ring = new ArrayList<>();
        for (int turn = 0; ring.size() < brokers.size(); turn++) {
            for (List<Candidate> rack : byRack.values()) {
                if (turn < rack.size()) {
                    ring.add(rack.get(turn));
                }
            }
        }
        return ring;
    }

    /**
     * The replicas of the partitions from {@code first} on.
     *
     * @param replicationFactor at most the number of brokers
     */
    List<List<Integer>> place(int first, int count, int replicationFactor) {
        List<List<Integer>> placed = new ArrayList<>(count);
        for (int partition = first; partition < first + count; partition++) {
            placed.add(place(partition, replicationFactor));
        }
        return placed;
    }

    private List<Integer> place(int partition, int replicationFactor) {
        int size = ring.size();
        int leader = (int) (((long) partition + start) % size);
        // the distance from leader to first follower: 1 to size - 1, another one in each round
        int distance = size == 1 ? 0 : 1 + (int) (((long) firstDistance + partition / size) % (size - 1));
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        Set<Optional<String>> usedRacks = new HashSet<>();
        take(ring.get(leader), replicas, usedRacks);
        while (replicas.size() < replicationFactor) {
            take(follower(leader, distance, replicas, usedRacks), replicas, usedRacks);
        }
        return List.copyOf(replicas);
    }

    private Candidate follower(int leader, int distance, List<Integer> taken, Set<Optional<String>> usedRacks) {
        boolean freshRack = racks > 1 && usedRacks.size() < racks;
        for (int step = 0; step < ring.size(); step++) {
            Candidate candidate = ring.get((leader + distance + step) % ring.size());
            boolean free = !taken.contains(candidate.id());
            if (free && (!freshRack || !usedRacks.contains(candidate.rack()))) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("more replicas than the " + ring.size() + " brokers");
    }

    private static void take(Candidate broker, List<Integer> replicas, Set<Optional<String>> usedRacks) {
        replicas.add(broker.id());
        usedRacks.add(broker.rack());
    }
}
