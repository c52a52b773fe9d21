package io.odradek.system.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which process holds a TCP connection of this machine, from Linux's {@code /proc} (see {@code proc_net_tcp} and
 * {@code proc_pid_fd} in its documentation).
 */
final class OpenSockets {

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private OpenSockets() {}

    /** The socket with these two ports, by the number that the processes' descriptors show. */
    static Optional<String> inode(int localPort, int remotePort) {
        String local = suffix(localPort);
        String remote = suffix(remotePort);
        return Stream.of("tcp", "tcp6")
                .map(file -> Path.of("/proc/net", file))
                .flatMap(OpenSockets::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns[LOCAL].endsWith(local) && columns[REMOTE].endsWith(remote))
                .map(columns -> columns[INODE])
                .findFirst();
    }

    private static String suffix(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (NoSuchFileException e) {
            return Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the process has the socket open. */
    static boolean holds(long pid, String inode) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (leadsTo(descriptor, "socket:[" + inode + "]")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // the process has ended, and has nothing open
            return false;
        }
    }

    private static boolean leadsTo(Path descriptor, String target) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
