package io.odradek.broker.group.consumer;

import java.util.Optional;
import java.util.Set;

/**
 * What a member wants to read, and how that shall be shared out. Another wish begins an epoch of the group.
 *
 * @param topics names that it reads
 * @param regex of names that it reads
 * @param assignor that it would have the group use
 */
record Wishes(Set<String> topics, Optional<String> regex, Optional<String> assignor) {

    static final Wishes NONE = new Wishes(Set.of(), Optional.empty(), Optional.empty());

    Wishes {
        topics = Set.copyOf(topics);
    }

    /** What a member wishes after a heartbeat: who joins says all of it, and who lives on what has changed. */
    Wishes after(HeartbeatAsk ask) {
        boolean anew = ask.joins();
        return new Wishes(
                ask.topics().orElse(anew ? Set.of() : topics),
                anew || ask.regex().isPresent() ? ask.regex().filter(text -> !text.isEmpty()) : regex,
                anew || ask.assignor().isPresent() ? ask.assignor() : assignor);
    }
}
