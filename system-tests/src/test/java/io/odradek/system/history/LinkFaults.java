package io.odradek.system.history;

import java.util.List;
import java.util.stream.Collectors;

/** What happens to the network. Servers go by their number in the {@link Network}. */
final class LinkFaults {

    /** One direction between two servers. */
    record Link(int from, int to) {}

    private LinkFaults() {}

    static Fault cut(Network network, List<Link> links) {
        return new Fault() {
            @Override
            public String what() {
                return links.stream()
                        .map(link -> link.from() + "->" + link.to())
                        .collect(Collectors.joining(" ", "cut ", ""));
            }

            @Override
            public void inflict() {
                links.forEach(link -> network.cut(link.from(), link.to()));
            }

            @Override
            public void heal() {
                links.forEach(link -> network.mend(link.from(), link.to()));
            }
        };
    }
}
