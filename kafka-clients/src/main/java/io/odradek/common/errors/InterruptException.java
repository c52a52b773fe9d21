package io.odradek.common.errors;

import io.odradek.common.KafkaException;

/** The thread was interrupted while it waited. The thread's interrupt flag is set again when this is made. */
public class InterruptException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public InterruptException(InterruptedException cause) {
        this(cause.getMessage(), cause);
    }

    public InterruptException(String message, InterruptedException cause) {
        super(message, cause);
        Thread.currentThread().interrupt();
    }

    public InterruptException(String message) {
        super(message, new InterruptedException());
        Thread.currentThread().interrupt();
    }
}
