package io.odradek.common.header;

/**
 * The headers of a record, in their order.
 *
 * <pre>{@code
 * producerRecord.headers().add("trace", id);
 * Header trace = consumerRecord.headers().lastHeader("trace");
 * }</pre>
 *
 * <p>Runs on: one thread at a time.
 */
public interface Headers extends Iterable<Header> {

    /**
     * Adds one at the end.
     *
     * @throws IllegalStateException if the record is on its way and its headers may not change any more
     */
    Headers add(Header header);

    /**
     * Adds one at the end.
     *
     * @throws IllegalStateException if the record is on its way and its headers may not change any more
     */
    Headers add(String key, byte[] value);

    /**
     * Takes away all with that key.
     *
     * @throws IllegalStateException if the record is on its way and its headers may not change any more
     */
    Headers remove(String key);

    /** The last with that key, or null. */
    Header lastHeader(String key);

    /** All with that key, in their order. */
    Iterable<Header> headers(String key);

    /** All of them, as an array of the caller's. */
    Header[] toArray();
}
