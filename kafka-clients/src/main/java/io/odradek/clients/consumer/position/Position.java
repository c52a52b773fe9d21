package io.odradek.clients.consumer.position;

/**
 * A place in a log.
 *
 * @param offset of the next record to read
 * @param epoch the leader epoch of the record before, by which one notices that the log was cut; -1 if not known
 */
public record Position(long offset, int epoch) {

    public static final int NO_EPOCH = -1;
}
