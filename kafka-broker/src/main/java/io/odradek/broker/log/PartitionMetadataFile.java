package io.odradek.broker.log;

import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The id of the topic that a log belongs to, in {@code partition.metadata}.
 *
 * <pre>
 *   version: 0
 *   topic_id: 22 characters of base64
 * </pre>
 */
final class PartitionMetadataFile {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionMetadataFile.class);
    private static final String TOPIC_ID = "topic_id:";

    private PartitionMetadataFile() {}

    static void write(Path directory, Uuid topicId, FileOpener opener) throws IOException {
        String text = "version: 0\n" + TOPIC_ID + " " + topicId + "\n";
        LogFiles.replace(
                opener,
                directory.resolve(LogFiles.PARTITION_METADATA),
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                false);
    }

    /** The id; empty if there is no file, or none that makes sense. */
    static Optional<Uuid> read(Path directory) throws IOException {
        Path path = directory.resolve(LogFiles.PARTITION_METADATA);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        for (String line : LogFiles.readText(path).split("\n")) {
            if (line.startsWith(TOPIC_ID)) {
                try {
                    return Optional.of(
                            Uuid.fromString(line.substring(TOPIC_ID.length()).trim()));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{} is damaged ({}); going on as if the log had no topic id", path, e.getMessage());
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
