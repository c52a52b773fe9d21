package io.odradek.clients.consumer.fetch;

import io.netty.buffer.ByteBuf;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.message.FetchResponse.AbortedTransaction;
import java.util.List;

/**
 * What one answer held of one partition. Whoever has it closes it, once.
 *
 * <p>Runs on: made on the event loop, then one thread at a time.
 *
 * @param version of the position for which it was asked; another position since then makes it void
 * @param from the offset that was asked for: a batch may begin before it
 * @param aborted transactions that are left out, null if all is read
 * @param records batches, with a reference of its own
 */
public record FetchedPartition(
        TopicPartition partition,
        long version,
        long from,
        Progress progress,
        List<AbortedTransaction> aborted,
        ByteBuf records)
        implements AutoCloseable {

    @Override
    public void close() {
        records.release();
    }
}
