package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Checksum;

/**
 * The checksum of a stretch of a file, read in small pieces: the length of a batch that may be damaged must not decide
 * how much memory is asked for.
 */
final class FileChecksum {

    private static final int PIECE = 64 * 1024;

    private FileChecksum() {}

    /** Feeds the bytes from one position up to another into the checksum; an unsigned 32 bit number. */
    static long of(FileChannel channel, long from, long to, Checksum checksum) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, to - from));
        long at = from;
        while (at < to) {
            piece.clear().limit((int) Math.min(piece.capacity(), to - at));
            LogFiles.readFully(channel, piece, at);
            if (piece.position() == 0) {
                break;
            }
            at += piece.position();
            checksum.update(piece.flip());
        }
        return checksum.getValue();
    }
}
