package io.odradek.clients.admin.call;

import io.odradek.protocol.ErrorCode;

/** Takes what a broker says, key by key. Runs on: the event loop. */
public interface Answers<K, V> {

    /** It is done. */
    void value(K key, V value);

    /**
     * It is not; whether it is tried again is decided here.
     *
     * @param message what the broker said to it; null for nothing
     */
    void error(K key, ErrorCode error, String message);

    /** A value, or an error for which there is no value. */
    default void answer(K key, short code, String message, V value) {
        ErrorCode error = ErrorCode.of(code);
        if (error == ErrorCode.NONE) {
            value(key, value);
        } else {
            error(key, error, message);
        }
    }
}
