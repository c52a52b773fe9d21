package io.odradek.protocol;

/**
 * Record batches as they lie in the log and travel on the wire. The protocol moves them as a whole and does not look
 * inside; they may lie in memory ({@link MemoryRecords}) or in a file.
 */
public interface Records {

    /** Their size on the wire, without the length before them. */
    int sizeInBytes();
}
