package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions whose abort marker lies in a segment: its {@code .txnindex} file. Without any there is no file.
 *
 * <p>Runs on: one writer at a time; readers on any thread see an immutable list.
 */
final class TransactionIndex {

    private final Path path;
    private final FileOpener opener;
    private volatile List<AbortedTransaction> entries;

    TransactionIndex(Path path, FileOpener opener) {
        this.path = path;
        this.opener = opener;
    }

    /** The entries in the order of their markers. */
    List<AbortedTransaction> entries() throws IOException {
        List<AbortedTransaction> known = entries;
        return known != null ? known : load();
    }

    private synchronized List<AbortedTransaction> load() throws IOException {
        if (entries == null) {
            entries = Files.exists(path) ? read() : List.of();
        }
        return entries;
    }

    private List<AbortedTransaction> read() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        List<AbortedTransaction> read = new ArrayList<>();
        try {
            while (bytes.remaining() >= AbortedTransaction.SIZE) {
                read.add(AbortedTransaction.readFrom(bytes));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the transaction index " + path + " is damaged: " + e.getMessage(), e);
        }
        return List.copyOf(read);
    }

    synchronized void append(AbortedTransaction aborted) throws IOException {
        List<AbortedTransaction> before = entries();
        ByteBuffer bytes = ByteBuffer.allocate(AbortedTransaction.SIZE);
        aborted.writeTo(bytes);
        try (FileChannel channel = opener.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            LogFiles.writeFully(channel, bytes.flip(), (long) before.size() * AbortedTransaction.SIZE);
        }
        List<AbortedTransaction> after = new ArrayList<>(before);
        after.add(aborted);
        entries = List.copyOf(after);
    }

    /** Forgets the transactions whose marker is not below an offset. */
    synchronized void truncate(long offset) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<AbortedTransaction> kept =
                entries().stream().filter(entry -> entry.lastOffset() < offset).toList();
        try (FileChannel channel = opener.open(path, StandardOpenOption.WRITE)) {
            channel.truncate((long) kept.size() * AbortedTransaction.SIZE);
        }
        entries = kept;
    }

    /** Forgets what is known and deletes the file; recovery finds the entries again. */
    synchronized void reset() throws IOException {
        Files.deleteIfExists(path);
        entries = List.of();
    }

    void force() throws IOException {
        if (Files.exists(path)) {
            LogFiles.force(opener, path);
        }
    }
}
