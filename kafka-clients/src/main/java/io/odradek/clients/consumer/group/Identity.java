package io.odradek.clients.consumer.group;

/**
 * Who a member is for the coordinator.
 *
 * @param generation the generation, or the member's epoch; -1 outside of the group
 */
public record Identity(String memberId, int generation) {

    public static final Identity NONE = new Identity("", -1);

    /** Whether it is in the group. */
    public boolean isMember() {
        return generation >= 0 && !memberId.isEmpty();
    }
}
