package io.odradek.clients.consumer.fetch;

import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;

/** Hears what became of fetches. Runs on: the event loop; it must not block. */
public interface FetchListener {

    /** Records came; the listener closes them. */
    void fetched(FetchedPartition fetched);

    /** No record came, but the partition is farther than it was. */
    void progressed(TopicPartition partition, long version, Progress progress);

    /** There is no such offset in the log of the leader. */
    void outOfRange(TopicPartition partition, long version, long offset);

    /** The log is another one from an offset on than the one that was read so far. */
    void diverged(TopicPartition partition, long version, int epoch, long endOffset);

    /** Something else that trying again does not help. */
    void failed(TopicPartition partition, long version, long offset, ErrorCode error);
}
