package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Pairs of a key and a value, both rising, in a file: what {@link OffsetIndex} and {@link TimeIndex} have in common.
 *
 * <p>In memory are the last, unfinished block of {@value #BLOCK} entries and the first key of every block before it. A
 * full block is written out in one go; a lookup in an older block reads that one block. The file is opened for each such
 * access and never held: an index costs no file descriptor, no mapping, and for each MB of log about 20 bytes of heap.
 * An index without entries has no file.
 *
 * <p>Runs on: one writer at a time (the holder of the log's lock); readers on any thread, without a lock. A reader sees
 * a {@link Tail}, whose entries below its count never change.
 */
final class IndexFile {

    static final int BLOCK = 512;
    /** There is no such entry. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 8;
    private static final long[] NO_KEYS = {};

    private final Path path;
    private final FileOpener opener;
    private final int keyBytes;
    private volatile Tail tail = new Tail(NO_KEYS, FIRST_CAPACITY);
    private volatile Block lastRead;
    private int written;

    /** An index without entries; what is in the file counts only after {@link #load()}. */
    IndexFile(Path path, FileOpener opener, int keyBytes) {
        this.path = path;
        this.opener = opener;
        this.keyBytes = keyBytes;
    }

    int entrySize() {
        return keyBytes + Integer.BYTES;
    }

    int entries() {
        Tail now = tail;
        return now.firstEntry() + now.count;
    }

    /** The last key, or {@link #NONE}. */
    long lastKey() throws IOException {
        return entries() == 0 ? NONE : entry(entries() - 1).lastKey();
    }

    /** The last value, or {@link #NONE}. */
    int lastValue() throws IOException {
        return entries() == 0 ? NONE : entry(entries() - 1).lastValue();
    }

    /** The value of the entry with the greatest key that is not above the given one, or {@link #NONE}. */
    int floorValue(long key) throws IOException {
        Tail now = tail;
        int count = now.count;
        if (count > 0 && now.keys[0] <= key) {
            return now.values[floor(now.keys, count, key)];
        }
        int block = floor(now.blockKeys, now.blockKeys.length, key);
        if (block < 0) {
            return NONE;
        }
        Block found = block(block, BLOCK);
        int at = floor(found.keys, BLOCK, key);
        // below zero only if a truncation changed the block under this reader, who will notice and ask again
        return at < 0 ? NONE : found.values[at];
    }

    private static int floor(long[] keys, int count, long key) {
        int at = Arrays.binarySearch(keys, 0, count, key);
        return at >= 0 ? at : -at - 2;
    }

    /** Adds an entry above the last. */
    void append(long key, int value) throws IOException {
        Tail now = tail;
        int count = now.count;
        if (count == now.keys.length) {
            now = now.grown();
        }
        now.keys[count] = key;
        now.values[count] = value;
        now.count = count + 1;
        tail = now;
        if (now.count == BLOCK) {
            writeOut();
            tail = now.next();
        }
    }

    /** Writes to the page cache what only memory has. */
    synchronized void writeOut() throws IOException {
        Tail now = tail;
        int total = now.firstEntry() + now.count;
        if (written == total) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((total - written) * entrySize());
        for (int i = written - now.firstEntry(); i < now.count; i++) {
            put(bytes, now.keys[i], now.values[i]);
        }
        bytes.flip();
        try (FileChannel channel = opener.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            LogFiles.writeFully(channel, bytes, (long) written * entrySize());
        }
        written = total;
    }

    /** Makes the file, with nothing in it, if there is none. */
    void create() throws IOException {
        if (written == 0) {
            opener.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                    .close();
        }
    }

    /** Writes everything out and makes it durable. */
    void force() throws IOException {
        writeOut();
        if (written > 0) {
            LogFiles.force(opener, path);
        }
    }

    /** Forgets every entry, in memory and in the file. */
    void clear() throws IOException {
        truncateToEntries(0);
    }

    /** Forgets the entries whose value is not below the limit. */
    void truncateValues(int limit) throws IOException {
        int keep = entries();
        while (keep > 0 && entry(keep - 1).lastValue() >= limit) {
            keep--;
        }
        truncateToEntries(keep);
    }

    private synchronized void truncateToEntries(int keep) throws IOException {
        Tail now = tail;
        int blocks = keep / BLOCK;
        int rest = keep % BLOCK;
        Tail shorter =
                new Tail(Arrays.copyOf(now.blockKeys, Math.min(blocks, now.blockKeys.length)), Math.max(rest, 1));
        if (rest > 0) {
            Block source =
                    blocks * BLOCK == now.firstEntry() ? new Block(blocks, now.keys, now.values) : block(blocks, BLOCK);
            System.arraycopy(source.keys, 0, shorter.keys, 0, rest);
            System.arraycopy(source.values, 0, shorter.values, 0, rest);
            shorter.count = rest;
        }
        tail = shorter;
        lastRead = null;
        written = Math.min(written, keep);
        if (Files.exists(path)) {
            try (FileChannel channel = opener.open(path, StandardOpenOption.WRITE)) {
                channel.truncate((long) written * entrySize());
            }
        }
    }

    /**
     * Takes the entries from the file. Zeroes at its end, as a preallocated file has them, are cut off.
     *
     * @return whether the file makes sense: whole entries, keys and values rising
     */
    boolean load() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        int fileEntries = bytes.limit() / entrySize();
        int sound = soundEntries(bytes, fileEntries);
        boolean whole = bytes.limit() % entrySize() == 0 && (sound == fileEntries || onlyZeroes(bytes, sound));
        if (!whole) {
            return false;
        }
        fill(bytes, sound);
        if (sound < fileEntries) {
            truncateToEntries(sound);
        }
        return true;
    }

    private int soundEntries(ByteBuffer bytes, int fileEntries) {
        long lastKey = -1;
        int lastValue = -1;
        for (int i = 0; i < fileEntries; i++) {
            long key = keyAt(bytes, i);
            int value = valueAt(bytes, i);
            // an entry of zeroes is no entry: Kafka makes none for the first batch of a segment
            if (key <= lastKey || value <= lastValue || (key == 0 && value == 0)) {
                return i;
            }
            lastKey = key;
            lastValue = value;
        }
        return fileEntries;
    }

    private boolean onlyZeroes(ByteBuffer bytes, int fromEntry) {
        for (int at = fromEntry * entrySize(); at < bytes.limit(); at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private void fill(ByteBuffer bytes, int count) {
        int blocks = count / BLOCK;
        long[] blockKeys = new long[blocks];
        for (int block = 0; block < blocks; block++) {
            blockKeys[block] = keyAt(bytes, block * BLOCK);
        }
        int rest = count % BLOCK;
        Tail loaded = new Tail(blockKeys, Math.max(rest, 1));
        for (int i = 0; i < rest; i++) {
            loaded.keys[i] = keyAt(bytes, blocks * BLOCK + i);
            loaded.values[i] = valueAt(bytes, blocks * BLOCK + i);
        }
        loaded.count = rest;
        tail = loaded;
        written = count;
    }

    /** A one-entry block that holds the entry of that number. */
    private Block entry(int number) throws IOException {
        Tail now = tail;
        if (number >= now.firstEntry()) {
            int at = number - now.firstEntry();
            return new Block(-1, new long[] {now.keys[at]}, new int[] {now.values[at]});
        }
        return block(number / BLOCK, number % BLOCK + 1);
    }

    private Block block(int number, int count) throws IOException {
        Block cached = lastRead;
        if (cached == null || cached.number != number) {
            cached = readBlock(number);
            lastRead = cached;
        }
        return count == BLOCK
                ? cached
                : new Block(-1, Arrays.copyOf(cached.keys, count), Arrays.copyOf(cached.values, count));
    }

    private Block readBlock(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK * entrySize());
        try (FileChannel channel = opener.open(path, StandardOpenOption.READ)) {
            LogFiles.readFully(channel, bytes, (long) number * BLOCK * entrySize());
        }
        if (bytes.hasRemaining()) {
            throw new IOException("the index " + path + " ends in the middle of block " + number);
        }
        Block block = new Block(number, new long[BLOCK], new int[BLOCK]);
        for (int i = 0; i < BLOCK; i++) {
            block.keys[i] = keyAt(bytes, i);
            block.values[i] = valueAt(bytes, i);
        }
        return block;
    }

    private void put(ByteBuffer bytes, long key, int value) {
        if (keyBytes == Long.BYTES) {
            bytes.putLong(key);
        } else {
            bytes.putInt((int) key);
        }
        bytes.putInt(value);
    }

    private long keyAt(ByteBuffer bytes, int entry) {
        int at = entry * entrySize();
        return keyBytes == Long.BYTES ? bytes.getLong(at) : bytes.getInt(at);
    }

    private int valueAt(ByteBuffer bytes, int entry) {
        return bytes.getInt(entry * entrySize() + keyBytes);
    }

    /** The first key of every full block, and the entries after them. */
    private static final class Tail {
        final long[] blockKeys;
        final long[] keys;
        final int[] values;
        volatile int count;

        Tail(long[] blockKeys, int capacity) {
            this.blockKeys = blockKeys;
            this.keys = new long[capacity];
            this.values = new int[capacity];
        }

        private Tail(long[] blockKeys, long[] keys, int[] values, int count) {
            this.blockKeys = blockKeys;
            this.keys = keys;
            this.values = values;
            this.count = count;
        }

        int firstEntry() {
            return blockKeys.length * BLOCK;
        }

        Tail grown() {
            int capacity = Math.min(BLOCK, keys.length * 2);
            return new Tail(blockKeys, Arrays.copyOf(keys, capacity), Arrays.copyOf(values, capacity), count);
        }

        Tail next() {
            long[] more = Arrays.copyOf(blockKeys, blockKeys.length + 1);
            more[blockKeys.length] = keys[0];
            return new Tail(more, FIRST_CAPACITY);
        }
    }

    private record Block(int number, long[] keys, int[] values) {

        long lastKey() {
            return keys[keys.length - 1];
        }

        int lastValue() {
            return values[values.length - 1];
        }
    }
}
