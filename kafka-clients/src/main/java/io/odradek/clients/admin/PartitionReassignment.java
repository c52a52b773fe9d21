package io.odradek.clients.admin;

import java.util.List;

/**
 * A partition that is on its way to other replicas.
 *
 * @param replicas all that it has now, those that come and go included
 */
public record PartitionReassignment(
        List<Integer> replicas, List<Integer> addingReplicas, List<Integer> removingReplicas) {}
