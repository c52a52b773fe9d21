package io.odradek.clients.admin;

/** How {@link Admin#alterPartitionReassignments} is to be done. */
public final class AlterPartitionReassignmentsOptions extends AbstractOptions<AlterPartitionReassignmentsOptions> {

    private boolean allowReplicationFactorChange = true;

    /** Whether a partition may have more or fewer replicas than before. */
    public AlterPartitionReassignmentsOptions allowReplicationFactorChange(boolean allowReplicationFactorChange) {
        this.allowReplicationFactorChange = allowReplicationFactorChange;
        return this;
    }

    public boolean allowReplicationFactorChange() {
        return allowReplicationFactorChange;
    }
}
