package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file whose disk may refuse: asks its hooks before each write and each fsync. */
final class HookedChannel extends FileChannel {

    private final FileChannel file;
    private final Hooks hooks;

    HookedChannel(FileChannel file, Hooks hooks) {
        this.file = file;
        this.hooks = hooks;
    }

    /** What the disk says. */
    interface Hooks {
        /** How many bytes of a write are taken, at most; an exception refuses it. */
        default int allowed(int bytes) throws IOException {
            return bytes;
        }

        /** Whether an fsync reaches the disk; an exception refuses it. */
        default boolean force() throws IOException {
            return true;
        }
    }

    static FileOpener opener(Hooks hooks) {
        return (path, options) -> new HookedChannel(FileChannel.open(path, options), hooks);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        int allowed = hooks.allowed(source.remaining());
        ByteBuffer part = source.slice().limit(allowed);
        int written = file.write(part, position);
        source.position(source.position() + written);
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (hooks.force()) {
            file.force(metaData);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return file.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return file.write(sources, offset, length);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
