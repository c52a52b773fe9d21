package io.odradek.common;

/**
 * What every exception of the clients is: something that the cluster answered, or that a client could not do.
 *
 * <p>Those that carry an error of the protocol are in {@code io.odradek.common.errors}.
 */
public class KafkaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaException() {}

    public KafkaException(String message) {
        super(message);
    }

    public KafkaException(String message, Throwable cause) {
        super(message, cause);
    }

    public KafkaException(Throwable cause) {
        super(cause);
    }
}
