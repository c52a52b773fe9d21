package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code .odradek_boot_id}: which run of the operating system the directory was last written in. What a process wrote stays in
 * the page cache when only the process dies; when the machine goes down, what was not on disk yet is lost.
 *
 * <p>Runs on: one thread at a time.
 */
final class BootMarker {

    /** Changes with each start of the system. Where there is none, every stop that was not clean counts as a crash. */
    private static final Path SYSTEM = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path path;
    private final FileOpener opener;
    private final Path system;

    BootMarker(Path directory, FileOpener opener) {
        this(directory, opener, SYSTEM);
    }

    BootMarker(Path directory, FileOpener opener, Path system) {
        this.path = directory.resolve(LogFiles.BOOT_ID);
        this.opener = opener;
        this.system = system;
    }

    /** Notes that the directory is written in this run of the system; says whether the last life was in the same one. */
    boolean renew() throws IOException {
        Optional<String> now = read(system);
        boolean same = now.isPresent() && now.equals(read(path));
        if (same) {
            return true;
        }
        if (now.isPresent()) {
            LogFiles.replace(opener, path, ByteBuffer.wrap(now.get().getBytes(StandardCharsets.US_ASCII)), true);
        } else {
            Files.deleteIfExists(path);
        }
        return false;
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.isReadable(file)
                ? Optional.of(
                        Files.readString(file, StandardCharsets.ISO_8859_1).strip())
                : Optional.empty();
    }
}
