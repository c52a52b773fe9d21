package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small text file of lines, replaced as a whole.
 *
 * <pre>
 *   0          version
 *   2          number of lines that follow
 *   line 1
 *   line 2
 * </pre>
 *
 * <p>Runs on: one thread at a time.
 */
final class CheckpointFile {

    private static final String VERSION = "0";

    private final Path path;
    private final FileOpener opener;

    CheckpointFile(Path path, FileOpener opener) {
        this.path = path;
        this.opener = opener;
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    void write(List<String> lines, boolean durable) throws IOException {
        StringBuilder text = new StringBuilder(16 + 24 * lines.size());
        text.append(VERSION).append('\n').append(lines.size()).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        LogFiles.replace(opener, path, bytes, durable);
    }

    /** Makes durable what was written last, if anything was. */
    void force() throws IOException {
        if (exists()) {
            LogFiles.force(opener, path);
            LogFiles.forceDirectory(opener, path.getParent());
        }
    }

    /**
     * The lines; none if there is no file.
     *
     * @throws DamagedFileException if the file is not what {@link #write} writes
     */
    List<String> read() throws IOException {
        if (!exists()) {
            return List.of();
        }
        List<String> all = List.of(LogFiles.readText(path).split("\n"));
        if (all.size() < 2 || !all.get(0).equals(VERSION) || !all.get(1).equals(Integer.toString(all.size() - 2))) {
            throw new DamagedFileException(path + " is damaged: it does not begin with its version and line count");
        }
        return all.subList(2, all.size());
    }
}
