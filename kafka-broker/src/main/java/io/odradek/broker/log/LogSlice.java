package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A stretch of a segment file, for {@code sendfile}: nothing has been read yet.
 *
 * <p>Life: it holds the file open, whatever becomes of the segment (rolled, deleted, truncated), until it is closed;
 * whoever gets a slice closes it exactly once. Closing it never closes the channel under somebody else. The channel
 * must be used with explicit positions only.
 *
 * <p>It starts at a whole batch and may end inside one. The first batch may begin before the offset asked for.
 *
 * <p>Runs on: any thread, one at a time.
 */
public final class LogSlice implements AutoCloseable {

    private final SharedChannel file;
    private final LogOffset start;
    private final int length;
    private boolean closed;

    private LogSlice(SharedChannel file, LogOffset start, int length) {
        this.file = file;
        this.start = start;
        this.length = length;
    }

    /** Takes over the caller's reference to the file. */
    static LogSlice of(SharedChannel file, LogOffset start, int length) {
        return new LogSlice(file, start, length);
    }

    static LogSlice empty(LogOffset start) {
        return new LogSlice(null, start, 0);
    }

    /** The offset asked for, with the place of the batch that holds it. */
    public LogOffset start() {
        return start;
    }

    /** Bytes in the slice. */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Where the slice begins in the file. */
    public long position() {
        return start.position();
    }

    /**
     * The file, to be read at explicit positions.
     *
     * @throws IllegalStateException if the slice is empty or closed
     */
    public FileChannel channel() {
        if (file == null || closed) {
            throw new IllegalStateException(closed ? "the slice is closed" : "an empty slice has no file");
        }
        return file.channel();
    }

    /**
     * Appends the slice's bytes to a buffer, for those who need them in memory (TLS, conversion).
     *
     * @throws ApiException with KAFKA_STORAGE_ERROR if the disk cannot be read
     */
    public void readInto(ByteBuf target) {
        if (length == 0) {
            return;
        }
        target.ensureWritable(length);
        long at = position();
        int left = length;
        try {
            while (left > 0) {
                int read = target.writeBytes(channel(), at, left);
                if (read < 0) {
                    throw new EOFException("the segment ends at " + at + ", " + left + " bytes early");
                }
                at += read;
                left -= read;
            }
        } catch (IOException e) {
            throw new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, "cannot read a log segment: " + e.getMessage(), e);
        }
    }

    /** Lets go of the file; a second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (file != null) {
                file.release();
            }
        }
    }

    @Override
    public String toString() {
        return "LogSlice(" + start + ", " + length + " bytes)";
    }
}
