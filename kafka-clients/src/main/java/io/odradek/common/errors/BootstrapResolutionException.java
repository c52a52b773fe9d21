package io.odradek.common.errors;

import io.odradek.common.KafkaException;

/** No name in {@code bootstrap.servers} has an address. */
public class BootstrapResolutionException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public BootstrapResolutionException() {}

    public BootstrapResolutionException(String message) {
        super(message);
    }

    public BootstrapResolutionException(Throwable cause) {
        super(cause);
    }

    public BootstrapResolutionException(String message, Throwable cause) {
        super(message, cause);
    }
}
