package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Knows whom to ask for what, for the length of one call. Runs on: the event loop.
 *
 * @param <K> what is asked for
 */
public interface Target<K> {

    /**
     * The brokers to ask, and for which of the keys. A key that is missing is looked for again, after a while.
     *
     * @param refused hears of keys for which nobody can be asked
     */
    CompletableFuture<Map<BrokerLink, List<K>>> find(Collection<K> keys, Answers<K, ?> refused);

    /** Whether the key is to be asked for again after such an error, and whoever said it may be the wrong one by now. */
    boolean again(K key, ErrorCode error);

    /** A broker that was to be asked cannot be reached. */
    void unreachable(Collection<K> keys);
}
