package io.odradek.clients.admin;

import io.odradek.common.KafkaException;
import io.odradek.common.KafkaFuture;
import java.util.Collection;

/** The groups that there are. */
public final class ListGroupsResult {

    /** @param errors why brokers could not be asked for theirs */
    record Found(Collection<GroupListing> groups, Collection<Throwable> errors) {}

    private final KafkaFuture<Found> future;

    ListGroupsResult(KafkaFuture<Found> future) {
        this.future = future;
    }

    /** All groups; fails if a broker could not be asked for its own. */
    public KafkaFuture<Collection<GroupListing>> all() {
        return future.thenApply(found -> {
            found.errors().stream().findFirst().ifPresent(why -> {
                throw why instanceof KafkaException known ? known : new KafkaException(why);
            });
            return found.groups();
        });
    }

    /** Those of the brokers that could be asked. */
    public KafkaFuture<Collection<GroupListing>> valid() {
        return future.thenApply(Found::groups);
    }

    /** Why the other brokers could not be asked. */
    public KafkaFuture<Collection<Throwable>> errors() {
        return future.thenApply(Found::errors);
    }
}
