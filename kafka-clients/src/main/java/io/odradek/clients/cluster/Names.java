package io.odradek.clients.cluster;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Looks up addresses of names, which blocks, on a thread that lives as long as there is something to look up.
 *
 * <p>Runs on: any thread; futures complete on the one of the lookup.
 */
final class Names {

    private final Executor lookups;

    /** @param lookups where to block */
    Names(Executor lookups) {
        this.lookups = lookups;
    }

    /** A thread for each lookup: they are rare, and one that hangs must not hold up the others. */
    static Executor threadFor(String client) {
        return task -> {
            Thread thread = new Thread(task, client + "-names");
            thread.setDaemon(true);
            thread.start();
        };
    }

    /** All addresses of a name; fails with {@link UnknownHostException}. */
    CompletableFuture<List<InetAddress>> addresses(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(host, literal)));
            } catch (UnknownHostException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return CompletableFuture.supplyAsync(() -> lookUp(host), lookups);
    }

    /** The server itself, or one for each of the canonical names of its addresses; itself if nothing is found. */
    CompletableFuture<List<ServerAddress>> canonical(ServerAddress server) {
        return addresses(server.host())
                .thenApplyAsync(addresses -> canonical(server, addresses), lookups)
                .exceptionally(unknown -> List.of(server));
    }

    private static List<ServerAddress> canonical(ServerAddress server, List<InetAddress> addresses) {
        List<ServerAddress> servers = new ArrayList<>();
        for (InetAddress address : addresses) {
            ServerAddress one = new ServerAddress(address.getCanonicalHostName(), server.port());
            if (!servers.contains(one)) {
                servers.add(one);
            }
        }
        return servers;
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
