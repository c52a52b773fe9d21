package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one partition, read with nothing of ours.
 *
 * <pre>
 *   baseOffset   int64
 *   length       int32   bytes after this field
 *   epoch        int32
 *   magic        int8
 *   crc          uint32
 *   attributes   int16   the lowest three bits are the codec
 *   lastDelta    int32   of the last offset to the first
 * </pre>
 */
public record LogBytes(Path directory) {

    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int BEFORE_LENGTH = Long.BYTES;
    private static final int BEFORE_BATCH = Long.BYTES + Integer.BYTES;
    private static final int BEFORE_ATTRIBUTES = BEFORE_BATCH + Integer.BYTES + 1 + Integer.BYTES;

    /** The segments, in order. */
    public List<Path> segments() {
        return files(".log");
    }

    public List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The codec of each batch, in order. */
    public List<String> codecs() {
        return segments().stream()
                .flatMap(segment -> batches(segment).stream())
                .map(Batch::codec)
                .toList();
    }

    /** The batches of a segment, which must be whole. */
    public static List<Batch> batches(Path segment) {
        try {
            List<Batch> batches = new ArrayList<>();
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            int at = 0;
            while (at < bytes.limit()) {
                int size = BEFORE_BATCH + bytes.getInt(at + BEFORE_LENGTH);
                long first = bytes.getLong(at);
                int codec = bytes.getShort(at + BEFORE_ATTRIBUTES) & 7;
                int lastDelta = bytes.getInt(at + BEFORE_ATTRIBUTES + Short.BYTES);
                int epoch = bytes.getInt(at + BEFORE_BATCH);
                batches.add(new Batch(at, size, first, first + lastDelta, epoch, CODECS.get(codec)));
                at += size;
            }
            return batches;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One batch: where it lies in its file, and the offsets that it holds. */
    public record Batch(int position, int size, long firstOffset, long lastOffset, int leaderEpoch, String codec) {}
}
