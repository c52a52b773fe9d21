package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An offset for every partition of a log directory, in a {@link CheckpointFile} of lines {@code topic partition offset}.
 *
 * <p>Runs on: any thread.
 */
final class OffsetCheckpoint {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetCheckpoint.class);

    private final CheckpointFile file;

    OffsetCheckpoint(Path directory, String name, FileOpener opener) {
        this.file = new CheckpointFile(directory.resolve(name), opener);
    }

    synchronized void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> lines = new ArrayList<>(offsets.size());
        offsets.forEach(
                (partition, offset) -> lines.add(partition.topic() + " " + partition.partition() + " " + offset));
        file.write(lines, true);
    }

    /** The offsets; a damaged file counts as none, for what it says is only ever a lower bound. */
    synchronized Map<TopicPartition, Long> read() throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            for (String line : file.read()) {
                String[] words = line.split(" ");
                offsets.put(new TopicPartition(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
            }
            return offsets;
        } catch (DamagedFileException | IndexOutOfBoundsException | NumberFormatException e) {
            LOG.warn("{} is damaged ({}); going on as if it were not there", file.path(), e.getMessage());
            return new HashMap<>();
        }
    }
}
