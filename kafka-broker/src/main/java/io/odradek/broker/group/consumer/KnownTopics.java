package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Optional;
import java.util.Set;

/** The topics of the cluster at one moment. An object never changes: another one stands for another moment. */
public interface KnownTopics {

    /** @param partitions how many it has */
    record Known(Uuid id, int partitions) {}

    Optional<Known> find(String name);

    /** The name of a topic; empty when there is none of this id any more. */
    Optional<String> name(Uuid id);

    /** The names that an expression, which has been checked, matches as a whole. */
    Set<String> matching(String expression);
}
