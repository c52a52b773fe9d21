package io.odradek.broker.network;

import io.netty.channel.DefaultFileRegion;
import io.odradek.broker.log.LogSlice;

/** A slice of the log on its way out by {@code sendfile}; its end closes the slice and not the file. */
final class LogRegion extends DefaultFileRegion {

    private final LogSlice slice;

    LogRegion(LogSlice slice) {
        super(slice.channel(), slice.position(), slice.length());
        this.slice = slice;
    }

    @Override
    protected void deallocate() {
        slice.close();
    }
}
