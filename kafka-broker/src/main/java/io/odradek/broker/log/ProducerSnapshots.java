package io.odradek.broker.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code .snapshot} files of a log: one at each segment's beginning, and one at the end of a log that was closed.
 *
 * <p>Runs on: the holder of the log's lock.
 */
final class ProducerSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshots.class);

    private final Path directory;
    private final FileOpener opener;
    private final NavigableSet<Long> offsets;

    /** Takes over the offsets of the files that are there. */
    ProducerSnapshots(Path directory, FileOpener opener, Collection<Long> offsets) {
        this.directory = directory;
        this.opener = opener;
        this.offsets = new TreeSet<>(offsets);
    }

    private Path path(long offset) {
        return LogFiles.segmentFile(directory, offset, LogFiles.SNAPSHOT);
    }

    /** Writes what is known at {@link ProducerStates#offset()}. */
    void write(ProducerStates producers) throws IOException {
        long offset = producers.offset();
        if (offsets.contains(offset)) {
            return;
        }
        LogFiles.replace(opener, path(offset), ProducerSnapshot.encode(producers.copyOfAll()), false);
        offsets.add(offset);
    }

    /** The files between two offsets, both included. */
    List<Path> between(long from, long to) {
        return offsets.subSet(from, true, to, true).stream().map(this::path).toList();
    }

    /**
     * Restores from the newest snapshot that is sound and lies between the offsets, both included; from nothing at
     * {@code from} when there is none. Damaged ones are deleted.
     */
    void restore(ProducerStates producers, long from, long to) throws IOException {
        Long offset = offsets.floor(to);
        while (offset != null && offset >= from) {
            try {
                producers.restore(ProducerSnapshot.read(path(offset)), offset);
                return;
            } catch (DamagedFileException e) {
                LOG.warn("{}; falling back to an older one", e.getMessage());
                delete(offset);
                offset = offsets.floor(to);
            }
        }
        producers.restore(List.of(), from);
    }

    /** Deletes the snapshots that stand neither at the beginning of a segment nor at the end of the log. */
    void deleteStray(Collection<Long> segmentBases) throws IOException {
        for (long offset : new TreeSet<>(offsets)) {
            if (offset != offsets.last() && !segmentBases.contains(offset)) {
                delete(offset);
            }
        }
    }

    /** Deletes the snapshots above an offset, which a truncation made wrong. */
    void deleteAbove(long offset) throws IOException {
        for (long above : new TreeSet<>(offsets.tailSet(offset, false))) {
            delete(above);
        }
    }

    /** Deletes the snapshots below an offset, whose segments are gone. */
    void deleteBelow(long offset) throws IOException {
        for (long below : new TreeSet<>(offsets.headSet(offset, false))) {
            delete(below);
        }
    }

    private void delete(long offset) throws IOException {
        Files.deleteIfExists(path(offset));
        offsets.remove(offset);
    }
}
