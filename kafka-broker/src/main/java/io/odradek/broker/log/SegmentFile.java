package io.odradek.broker.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The {@code .log} file of a segment: opened when somebody needs it, open as long as somebody uses it.
 *
 * <p>Life: active (open from the first use on, until {@link #retire}), rolled (open now and then, within
 * {@link OpenFiles}), removed (renamed; who has it open goes on reading, nobody opens it again).
 *
 * <p>Runs on: any thread. Taking a reference on an open file takes no lock; opening, closing and renaming take this
 * object's monitor, so that nobody opens a name that has gone to another segment.
 */
final class SegmentFile {

    private final FileOpener opener;
    private final OpenFiles openFiles;
    private Path path;
    private volatile SharedChannel channel;
    private volatile boolean used;
    private boolean active;
    private boolean removed;

    SegmentFile(Path path, FileOpener opener, OpenFiles openFiles, boolean active) {
        this.path = path;
        this.opener = opener;
        this.openFiles = openFiles;
        this.active = active;
    }

    /** A reference on the open file, to be released; null when the segment was removed. */
    SharedChannel acquire() throws IOException {
        SharedChannel open = channel;
        if (open != null && open.tryRetain()) {
            if (!used) {
                used = true;
            }
            return open;
        }
        return openAndAcquire();
    }

    private SharedChannel openAndAcquire() throws IOException {
        SharedChannel opened;
        synchronized (this) {
            if (removed) {
                return null;
            }
            SharedChannel open = channel;
            if (open != null && open.tryRetain()) {
                return open;
            }
            opened = new SharedChannel(
                    opener.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
            opened.tryRetain();
            channel = opened;
            used = true;
            if (active) {
                return opened;
            }
        }
        openFiles.opened(this);
        return opened;
    }

    /** Whether it was used since the last time somebody asked. */
    boolean wasUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    /** The segment was rolled: from now on the file may be closed between uses. */
    void retire() {
        synchronized (this) {
            if (!active) {
                return;
            }
            active = false;
            if (channel == null) {
                return;
            }
        }
        openFiles.opened(this);
    }

    /** The segment is the last one again, after a truncation. */
    synchronized void activate() {
        active = true;
    }

    /**
     * Closes the file between uses. One in use stays open: a truncation must find every reader on the one channel.
     *
     * @return whether there is nothing left to close
     */
    synchronized boolean closeIfUnused() {
        SharedChannel open = channel;
        if (active || open == null) {
            return true;
        }
        if (!open.closeIfUnused()) {
            return false;
        }
        channel = null;
        return true;
    }

    /** Closes the file for good once the last reader is done. */
    synchronized void close() {
        removed = true;
        letGo();
    }

    /** Renames the file; nobody gets a reference any more who has none. */
    synchronized void remove(Path newName) throws IOException {
        removed = true;
        if (Files.exists(path)) {
            Files.move(path, newName, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        path = newName;
    }

    /** Whether anybody uses the file beside the segment itself and that many users that the caller knows of. */
    boolean isSharedBeside(int known) {
        SharedChannel open = channel;
        return open != null && open.users() > known;
    }

    synchronized Path path() {
        return path;
    }

    private void letGo() {
        SharedChannel open = channel;
        channel = null;
        if (open != null) {
            open.release();
        }
    }
}
