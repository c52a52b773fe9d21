package io.odradek.clients.admin;

import java.util.List;

/** How many partitions a topic is to have. */
public final class NewPartitions {

    private final int total;
    private final List<List<Integer>> assignments;

    private NewPartitions(int total, List<List<Integer>> assignments) {
        this.total = total;
        this.assignments = assignments;
    }

    /** @param totalCount those that there are and those that are added */
    public static NewPartitions increaseTo(int totalCount) {
        return new NewPartitions(totalCount, null);
    }

    /** @param newAssignments the brokers of each partition that is added, the preferred leader first */
    public static NewPartitions increaseTo(int totalCount, List<List<Integer>> newAssignments) {
        return new NewPartitions(totalCount, newAssignments);
    }

    public int totalCount() {
        return total;
    }

    /** Null unless said by hand. */
    public List<List<Integer>> assignments() {
        return assignments;
    }

    @Override
    public String toString() {
        return "(totalCount=" + total + ", newAssignments=" + assignments + ')';
    }
}
