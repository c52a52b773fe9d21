package io.odradek.clients.consumer;

import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.group.MemberEvent;
import java.util.concurrent.CompletableFuture;

/** A membership, as the application's thread sees it. Runs on: the application's thread. */
interface GroupSide {

    /** The application wants something else from now on. */
    void interest(Interest interest);

    /** A poll: the member is alive. */
    void polled();

    /** There is something to do that may call the application. */
    void handle(MemberEvent event);

    /** The cluster has changed. */
    void metadata(MetadataImage image);

    void rejoin(String reason);

    /** Done when the coordinator has heard. */
    CompletableFuture<?> leave(boolean forGood);

    Identity identity();
}
