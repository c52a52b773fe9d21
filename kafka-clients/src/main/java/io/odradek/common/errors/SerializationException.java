package io.odradek.common.errors;

import io.odradek.common.KafkaException;

/** A value cannot be made into bytes, or bytes cannot be made into a value. */
public class SerializationException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public SerializationException() {}

    public SerializationException(String message) {
        super(message);
    }

    public SerializationException(Throwable cause) {
        super(cause);
    }

    public SerializationException(String message, Throwable cause) {
        super(message, cause);
    }
}
