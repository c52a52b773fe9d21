package io.odradek.system.history;

import io.odradek.system.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for each server, on one bridge with this process, so that a single direction of a single link can be
 * cut. A cut is a route into the void at the sender: connections stay as they are and hear nothing.
 */
final class Namespaces implements Network {

    private final String name = "od" + ProcessHandle.current().pid() % 100_000;
    private final String network;
    private final int count;
    private final List<Runnable> undo = new ArrayList<>();

    private Namespaces(int count) {
        this.count = count;
        long pid = ProcessHandle.current().pid();
        this.network = "10." + (100 + pid / 250 % 100) + "." + pid % 250 + ".";
    }

    /** Whether this machine lets this process make namespaces. */
    static boolean areAllowed() {
        try (Namespaces trial = new Namespaces(1)) {
            trial.build();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** @param count how many servers */
    static Namespaces create(int count) {
        Namespaces namespaces = new Namespaces(count);
        try {
            namespaces.build();
            return namespaces;
        } catch (RuntimeException e) {
            namespaces.close();
            throw e;
        }
    }

    private void build() {
        ip("link", "add", name, "type", "bridge");
        undo.add(() -> ip("link", "del", name));
        ip("addr", "add", network + "254/24", "dev", name);
        ip("link", "set", name, "up");
        for (int i = 0; i < count; i++) {
            add(i);
        }
    }

    private void add(int index) {
        String space = space(index);
        ip("netns", "add", space);
        undo.add(() -> ip("netns", "del", space));
        ip("link", "add", space, "type", "veth", "peer", "name", "eth0", "netns", space);
        ip("link", "set", space, "master", name, "up");
        ip("-n", space, "addr", "add", address(index) + "/24", "dev", "eth0");
        ip("-n", space, "link", "set", "lo", "up");
        ip("-n", space, "link", "set", "eth0", "up");
    }

    private String space(int index) {
        return name + "n" + index;
    }

    private String address(int index) {
        return network + (index + 1);
    }

    @Override
    public Place place(int index) {
        return new Place() {
            @Override
            public String address() {
                return Namespaces.this.address(index);
            }

            @Override
            public List<String> prefix() {
                return List.of("ip", "netns", "exec", space(index));
            }
        };
    }

    @Override
    public void cut(int from, int to) {
        ip("-n", space(from), "route", "add", "blackhole", address(to) + "/32");
    }

    @Override
    public void mend(int from, int to) {
        ip("-n", space(from), "route", "del", "blackhole", address(to) + "/32");
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output.trim());
            }
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Removes everything, the last first. */
    @Override
    public void close() {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).run();
        }
    }
}
