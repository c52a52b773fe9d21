package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.List;

/**
 * Who leads a partition and who is in sync, {@code /brokers/topics/<topic>/partitions/<p>/state}, version 1.
 *
 * @param leader broker id, -1 for none
 * @param leaderEpoch grows with each change of leader, and never goes back for a topic name
 * @param isr the replicas in sync, never empty
 * @param recovering whether the leader came from an unclean election and has not recovered yet
 * @param controllerEpoch the epoch of the controller that the writer knew last
 */
public record PartitionState(int leader, int leaderEpoch, List<Integer> isr, boolean recovering, int controllerEpoch) {

    public static final int NO_LEADER = -1;

    private static final int VERSION = 1;
    private static final int RECOVERING = 1;

    public PartitionState {
        isr = List.copyOf(isr);
    }

    /** The state after an election: the next leader epoch, recovered. */
    public PartitionState elect(int newLeader, List<Integer> newIsr, int newControllerEpoch) {
        return new PartitionState(newLeader, leaderEpoch + 1, newIsr, false, newControllerEpoch);
    }

    public byte[] toJson() {
        JsonWriter json = new JsonWriter()
                .put("controller_epoch", controllerEpoch)
                .put("leader", leader)
                .put("version", VERSION)
                .put("leader_epoch", leaderEpoch)
                .put("isr", isr);
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
                json.integer("leader_recovery_state", 0) == RECOVERING,
                json.integer("controller_epoch"));
    }
}
