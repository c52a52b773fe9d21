package io.odradek.clients.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Chooses the broker for a request that any of them can answer: a connected one with the least under way, else one that is being
 * connected, else one that can be, else one that has to wait. Runs on: any thread; without state.
 */
final class LinkChoice {

    private LinkChoice() {}

    /** @param links at least one */
    static BrokerLink best(List<BrokerLink> links, Random random) {
        List<BrokerLink> shuffled = new ArrayList<>(links);
        Collections.shuffle(shuffled, random);
        return shuffled.stream()
                .min(Comparator.comparingInt(LinkChoice::rank).thenComparingInt(BrokerLink::inFlight))
                .orElseThrow();
    }

    private static int rank(BrokerLink link) {
        return switch (link.state()) {
            case READY -> 0;
            case OPENING -> 1;
            case CLOSED -> 2;
            case BACKING_OFF -> 3;
        };
    }
}
