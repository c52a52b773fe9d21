package io.odradek.broker.controller;

import io.odradek.broker.cluster.PartitionImage;
import io.odradek.zk.node.PartitionState;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the replicas of one partition are, and where they are going (KIP-455).
 *
 * <p>A move first adds: {@code replicas} are the target and, behind it, those that will go. Once all of the target are in
 * sync and one of them leads, the rest goes. Pure.
 *
 * @param replicas broker ids that have to have the partition, the preferred leader first
 * @param adding those among them that the move brings
 * @param removing those among them that it takes away
 */
record Reassignment(List<Integer> replicas, List<Integer> adding, List<Integer> removing) {

    static Reassignment of(PartitionImage partition) {
        return new Reassignment(partition.replicas(), partition.adding(), partition.removing());
    }

    boolean isUnderWay() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** Where the replicas were before the move. */
    List<Integer> origin() {
        return without(replicas, adding);
    }

    /** Where they will be after it. */
    List<Integer> target() {
        return without(replicas, removing);
    }

    /** A move from the origin, whatever was under way, to a target. */
    Reassignment towards(List<Integer> target) {
        List<Integer> origin = origin();
        List<Integer> leaving = without(origin, target);
        return new Reassignment(
                Stream.concat(target.stream(), leaving.stream()).toList(), without(target, origin), leaving);
    }

    /**
     * Back to the origin. A replica that was to come and leads meanwhile has to hand over first: then this is a move of its
     * own.
     */
    Reassignment cancelled(int leader) {
        List<Integer> origin = origin();
        return adding.contains(leader)
                ? new Reassignment(
                        Stream.concat(origin.stream(), adding.stream()).toList(), List.of(), adding)
                : new Reassignment(origin, List.of(), List.of());
    }

    /** Whether nothing but the leader is in the way of {@link #completed()}. */
    boolean isCopied(PartitionState state) {
        return isUnderWay() && state.isr().containsAll(target());
    }

    /** Whether what is to be removed can go. */
    boolean isDone(PartitionState state) {
        return isCopied(state) && target().contains(state.leader());
    }

    Reassignment completed() {
        return new Reassignment(target(), List.of(), List.of());
    }

    private static List<Integer> without(List<Integer> all, List<Integer> some) {
        return all.stream().filter(broker -> !some.contains(broker)).toList();
    }
}
