package io.odradek.clients.admin;

import java.util.List;

/** The replicas that a partition is to have, the preferred leader first. */
public record NewPartitionReassignment(List<Integer> targetReplicas) {

    /** @throws IllegalArgumentException if there is none */
    public NewPartitionReassignment {
        if (targetReplicas.isEmpty()) {
            throw new IllegalArgumentException("a partition without replicas");
        }
        targetReplicas = List.copyOf(targetReplicas);
    }
}
