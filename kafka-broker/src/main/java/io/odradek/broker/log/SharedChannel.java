package io.odradek.broker.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file with a count of those who use it; the last one out closes it.
 *
 * <p>Runs on: any thread.
 */
final class SharedChannel {

    private final FileChannel channel;
    private final AtomicInteger references = new AtomicInteger(1);

    /** The caller holds the first reference. */
    SharedChannel(FileChannel channel) {
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    /** Whether a reference was taken; not when the last one is gone already. */
    boolean tryRetain() {
        int count = references.get();
        while (count > 0) {
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
            count = references.get();
        }
        return false;
    }

    /** How many use the file beside its owner. */
    int users() {
        return references.get() - 1;
    }

    /** Closes the file if only its owner has it; false if somebody uses it. */
    boolean closeIfUnused() {
        if (!references.compareAndSet(1, 0)) {
            return false;
        }
        close();
        return true;
    }

    void release() {
        int left = references.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("a segment file was released more often than retained");
        }
        if (left == 0) {
            close();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
