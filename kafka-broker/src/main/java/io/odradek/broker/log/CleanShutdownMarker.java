package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code .kafka_cleanshutdown}: every log of the directory was flushed and closed. It names the broker epoch that did so
 * ({@code {"version":0,"brokerEpoch":42}}, KIP-966), and is gone before the next life writes its first byte.
 *
 * <p>Runs on: one thread at a time.
 */
final class CleanShutdownMarker {

    private static final long NO_EPOCH = -1;
    private static final Pattern EPOCH = Pattern.compile("\"brokerEpoch\"\\s*:\\s*(-?\\d+)");

    private final Path path;
    private final FileOpener opener;

    CleanShutdownMarker(Path directory, FileOpener opener) {
        this.path = directory.resolve(LogFiles.CLEAN_SHUTDOWN);
        this.opener = opener;
    }

    void write(long brokerEpoch) throws IOException {
        String text = "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}";
        LogFiles.replace(opener, path, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true);
    }

    /** Takes the marker away, durably: the broker epoch it names, -1 if it names none; empty if there was no marker. */
    OptionalLong take() throws IOException {
        if (!Files.exists(path)) {
            return OptionalLong.empty();
        }
        Matcher matcher = EPOCH.matcher(LogFiles.readText(path));
        long epoch = matcher.find() ? Long.parseLong(matcher.group(1)) : NO_EPOCH;
        Files.delete(path);
        LogFiles.forceDirectory(opener, path.getParent());
        return OptionalLong.of(epoch);
    }
}
