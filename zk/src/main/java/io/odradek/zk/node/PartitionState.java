package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who leads a partition and who is in sync, {@code /brokers/topics/<topic>/partitions/<p>/state}, version 1.
 *
 * @param leader broker id, -1 for none
 * @param leaderEpoch grows with each change of leader, and never goes back for a topic name
 * @param isr the replicas in sync, never empty
 * @param eligible replicas that left the ISR when it fell below the least size that acks=all asks for: nothing has been
 *     committed without them since, so that they may lead (KIP-966)
 * @param recovering whether the leader came from an unclean election and has not recovered yet
 * @param controllerEpoch the epoch of the controller that the writer knew last
 */
public record PartitionState(
        int leader,
        int leaderEpoch,
        List<Integer> isr,
        List<Integer> eligible,
        boolean recovering,
        int controllerEpoch) {

    public static final int NO_LEADER = -1;

    private static final int VERSION = 1;
    private static final int RECOVERING = 1;

    public PartitionState {
        isr = List.copyOf(isr);
        eligible = List.copyOf(eligible);
    }

    /** A state without replicas that are eligible beside those in sync. */
    public PartitionState(int leader, int leaderEpoch, List<Integer> isr, boolean recovering, int controllerEpoch) {
        this(leader, leaderEpoch, isr, List.of(), recovering, controllerEpoch);
    }

    /**
     * The state after an election: the next leader epoch, recovered.
     *
     * @param minIsr the least size of the ISR that acks=all asks for, at most the number of replicas
     */
    public PartitionState elect(int newLeader, List<Integer> newIsr, int minIsr, int newControllerEpoch) {
        List<Integer> newEligible = eligible(newIsr, minIsr);
        return new PartitionState(newLeader, leaderEpoch + 1, newIsr, newEligible, false, newControllerEpoch);
    }

    /**
     * The state after an election of a replica that may lack records: nobody else is in sync, and it has to recover
     * (KIP-704).
     */
    public PartitionState electUncleanly(int newLeader, int newControllerEpoch) {
        return new PartitionState(newLeader, leaderEpoch + 1, List.of(newLeader), List.of(), true, newControllerEpoch);
    }

    /**
     * The state after a replica has found that it may have lost records: neither in sync nor eligible, nor the leader. With
     * nobody else in sync one of the others that are eligible, who lack nothing, takes the place.
     *
     * @throws IllegalArgumentException if there is no other
     */
    public PartitionState without(int member, int newControllerEpoch) {
        List<Integer> newIsr = isr.stream().filter(id -> id != member).toList();
        List<Integer> newEligible = eligible.stream().filter(id -> id != member).toList();
        if (newIsr.isEmpty()) {
            newIsr = newEligible.stream().limit(1).toList();
            newEligible = newEligible.stream().skip(1).toList();
        }
        if (newIsr.isEmpty()) {
            throw new IllegalArgumentException("nobody but " + member + " is in sync or eligible");
        }
        boolean led = leader == member;
        return new PartitionState(
                led ? NO_LEADER : leader,
                led ? leaderEpoch + 1 : leaderEpoch,
                newIsr,
                newEligible,
                recovering,
                newControllerEpoch);
    }

    /**
     * The state after the leader has changed who is in sync; a leader that was recovering is recovered.
     *
     * @param minIsr the least size of the ISR that acks=all asks for, at most the number of replicas
     */
    public PartitionState withIsr(List<Integer> newIsr, int minIsr) {
        return new PartitionState(leader, leaderEpoch, newIsr, eligible(newIsr, minIsr), false, controllerEpoch);
    }

    private List<Integer> eligible(List<Integer> newIsr, int minIsr) {
        if (newIsr.size() >= minIsr) {
            return List.of();
        }
        return Stream.concat(eligible.stream(), isr.stream())
                .filter(member -> !newIsr.contains(member))
                .distinct()
                .sorted()
                .toList();
    }

    public byte[] toJson() {
        JsonWriter json = new JsonWriter()
                .put("controller_epoch", controllerEpoch)
                .put("leader", leader)
                .put("version", VERSION)
                .put("leader_epoch", leaderEpoch)
                .put("isr", isr);
        if (!eligible.isEmpty()) {
            json.put("elr", eligible);
        }
        if (recovering) {
            json.put("leader_recovery_state", RECOVERING);
        }
        return json.toBytes();
    }

    public static PartitionState parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        return new PartitionState(
                json.integer("leader"),
                json.integer("leader_epoch"),
                json.integers("isr"),
                json.integers("elr"),
                json.integer("leader_recovery_state", 0) == RECOVERING,
                json.integer("controller_epoch"));
    }
}
