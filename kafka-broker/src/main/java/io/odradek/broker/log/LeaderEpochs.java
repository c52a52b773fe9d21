package io.odradek.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * At which offset each leader epoch began, kept in {@code leader-epoch-checkpoint} (lines {@code epoch start-offset}).
 * By it a follower finds out where its log and the leader's part ways (KIP-101).
 *
 * <p>Every change but {@link #announce} writes the file to the page cache; {@link #force} makes it durable. What a power cut takes of it,
 * recovery reads again out of the batches.
 *
 * <p>Runs on: one writer at a time (the holder of the log's lock); readers on any thread see an immutable table.
 */
final class LeaderEpochs {

    private static final Table EMPTY = new Table(new int[0], new long[0]);

    private final CheckpointFile file;
    private volatile Table table = EMPTY;
    /** Whether the table has an epoch that the file does not have. */
    private boolean unwritten;

    LeaderEpochs(Path directory, FileOpener opener) {
        this.file = new CheckpointFile(directory.resolve(LogFiles.LEADER_EPOCHS), opener);
    }

    boolean fileExists() {
        return file.exists();
    }

    /**
     * Takes the table from the file.
     *
     * @throws DamagedFileException if it makes no sense
     */
    void load() throws IOException {
        Table loaded = EMPTY;
        for (String line : file.read()) {
            String[] words = line.split(" ");
            try {
                int epoch = Integer.parseInt(words[0]);
                long start = Long.parseLong(words[1]);
                if (loaded.size() > 0 && (epoch <= loaded.lastEpoch() || start < loaded.lastStart())) {
                    throw new DamagedFileException(file.path() + " is damaged: epochs do not rise");
                }
                loaded = loaded.with(epoch, start);
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new DamagedFileException(file.path() + " is damaged: '" + line + "'", e);
            }
        }
        table = loaded;
    }

    /**
     * Notes that an epoch begins at an offset, if it is newer than all before. Entries it leaves empty go. Nothing is written
     * yet: an epoch without records is of no use to the next start, and a leader takes over many partitions at once.
     */
    void announce(int epoch, long startOffset) {
        Table now = table;
        if (epoch >= 0 && (now.size() == 0 || epoch > now.lastEpoch())) {
            table = now.below(startOffset).with(epoch, startOffset);
            unwritten = true;
        }
    }

    /** The same for an epoch whose first record is about to be appended; a call for one that has begun does nothing. */
    void begin(int epoch, long startOffset) throws IOException {
        announce(epoch, startOffset);
        if (unwritten) {
            write();
        }
    }

    /** Takes over all epochs of another log that this one continues, those without records too. */
    void adopt(LeaderEpochs other) throws IOException {
        table = other.table;
        unwritten = other.unwritten;
        if (!unwritten) {
            writeOut();
        }
    }

    /** Forgets, in memory only, the epochs that recovery is going to read out of the batches from an offset on. */
    void beginRecovery(long fromOffset) {
        table = table.below(fromOffset);
    }

    /** Takes an epoch into memory only; {@link #writeOut} follows. */
    void recover(int epoch, long startOffset) {
        Table now = table;
        if (epoch >= 0 && (now.size() == 0 || epoch > now.lastEpoch())) {
            table = now.below(startOffset).with(epoch, startOffset);
        }
    }

    /** Forgets the epochs that begin at or above an offset. */
    void truncateEnd(long endOffset) throws IOException {
        Table now = table;
        Table kept = now.below(endOffset);
        if (kept.size() < now.size()) {
            table = kept;
            write();
        }
    }

    /** Forgets what lies wholly below an offset. */
    void truncateStart(long startOffset) throws IOException {
        Table now = table;
        Table kept = now.from(startOffset);
        if (kept.size() < now.size() || kept.firstStart() != now.firstStart()) {
            table = kept;
            write();
        }
    }

    void clear() throws IOException {
        if (table.size() > 0) {
            table = EMPTY;
            write();
        }
    }

    /** Makes durable what was written. Needs no lock: a table that replaces the file meanwhile has its own flush to come. */
    void force() throws IOException {
        file.force();
    }

    /** Writes to the page cache what recovery found. */
    void writeOut() throws IOException {
        if (table.size() > 0 || file.exists()) {
            write();
        }
    }

    private void write() throws IOException {
        Table now = table;
        List<String> lines = new ArrayList<>(now.size());
        for (int i = 0; i < now.size(); i++) {
            lines.add(now.epochs[i] + " " + now.starts[i]);
        }
        file.write(lines, false);
        unwritten = false;
    }

    OptionalInt latest() {
        Table now = table;
        return now.size() == 0 ? OptionalInt.empty() : OptionalInt.of(now.lastEpoch());
    }

    /** The epoch that an offset belongs to. */
    OptionalInt epochOf(long offset) {
        Table now = table;
        for (int i = now.size() - 1; i >= 0; i--) {
            if (now.starts[i] <= offset) {
                return OptionalInt.of(now.epochs[i]);
            }
        }
        return OptionalInt.empty();
    }

    /** Where the greatest epoch that is not above the given one ended. */
    EpochEndOffset endOf(int epoch, long logEndOffset) {
        Table now = table;
        if (epoch < 0 || now.size() == 0 || epoch > now.lastEpoch()) {
            return EpochEndOffset.UNDEFINED;
        }
        if (epoch == now.lastEpoch()) {
            return new EpochEndOffset(epoch, logEndOffset);
        }
        int at = Arrays.binarySearch(now.epochs, epoch);
        int floor = at >= 0 ? at : -at - 2;
        // all older epochs are gone: the given one ended where the oldest that is left begins
        int answer = floor < 0 ? epoch : now.epochs[floor];
        return new EpochEndOffset(answer, now.starts[floor + 1]);
    }

    private record Table(int[] epochs, long[] starts) {

        int size() {
            return epochs.length;
        }

        int lastEpoch() {
            return epochs[epochs.length - 1];
        }

        long lastStart() {
            return starts[starts.length - 1];
        }

        long firstStart() {
            return size() == 0 ? 0 : starts[0];
        }

        Table with(int epoch, long start) {
            int[] moreEpochs = Arrays.copyOf(epochs, epochs.length + 1);
            long[] moreStarts = Arrays.copyOf(starts, starts.length + 1);
            moreEpochs[epochs.length] = epoch;
            moreStarts[starts.length] = start;
            return new Table(moreEpochs, moreStarts);
        }

        Table below(long offset) {
            int keep = size();
            while (keep > 0 && starts[keep - 1] >= offset) {
                keep--;
            }
            return keep == size() ? this : new Table(Arrays.copyOf(epochs, keep), Arrays.copyOf(starts, keep));
        }

        Table from(long offset) {
            int drop = 0;
            while (drop < size() - 1 && starts[drop + 1] <= offset) {
                drop++;
            }
            if (drop == 0 && (size() == 0 || starts[0] >= offset)) {
                return this;
            }
            long[] kept = Arrays.copyOfRange(starts, drop, size());
            kept[0] = Math.max(kept[0], offset);
            return new Table(Arrays.copyOfRange(epochs, drop, size()), kept);
        }
    }
}
