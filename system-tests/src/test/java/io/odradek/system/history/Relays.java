package io.odradek.system.history;

import io.odradek.system.FreePort;
import io.odradek.system.Place;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A relay before each port of each server, for machines that allow no {@link Namespaces}. All run on loopback addresses; a relay
 * learns from the system which process a connection comes from, so that it can hold back what one server sends another.
 * Clients are never cut off.
 *
 * <p>It is gentler than a network: who is cut off can still connect, and hears nothing afterwards.
 */
final class Relays implements Network {

    /**
     * The servers' own addresses: connections come from 127.0.0.1, so that none can take the port of a server that is away
     * for its own end.
     */
    private static final int FIRST_ADDRESS = 10;

    private final List<Spot> spots;
    private final Links links = new Links();
    private final Map<Integer, Relay> relays = new HashMap<>();
    private final Map<Integer, Long> processes = new ConcurrentHashMap<>();

    /** @param count how many servers */
    Relays(int count) {
        this.spots = IntStream.range(0, count).mapToObj(Spot::new).toList();
    }

    @Override
    public Place place(int server) {
        return spots.get(server);
    }

    @Override
    public void cut(int from, int to) {
        links.cut(from, to);
    }

    @Override
    public void mend(int from, int to) {
        links.mend(from, to);
    }

    private synchronized int relayTo(int server, int port) {
        return relays.computeIfAbsent(
                        port,
                        p -> new Relay(
                                server, new InetSocketAddress(spots.get(server).address(), p), links, this::serverAt))
                .port();
    }

    /** Which server holds the other end of a connection to this machine. */
    private OptionalInt serverAt(int localPort, int remotePort) {
        return OpenSockets.inode(localPort, remotePort)
                .flatMap(inode -> processes.entrySet().stream()
                        .filter(entry -> OpenSockets.holds(entry.getValue(), inode))
                        .map(Map.Entry::getKey)
                        .findAny())
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    @Override
    public synchronized void close() {
        relays.values().forEach(Relay::close);
    }

    private final class Spot implements Place {

        private final int server;
        private final int port = FreePort.next();

        Spot(int server) {
            this.server = server;
        }

        @Override
        public String address() {
            return "127.0.0." + (FIRST_ADDRESS + server);
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public int announced(int port) {
            return relayTo(server, port);
        }

        @Override
        public void runs(long pid) {
            processes.put(server, pid);
        }
    }
}
