package io.odradek.broker.log;

/** A log directory belongs to another broker or another cluster; the message names both, and what to do. */
public final class InconsistentIdentityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InconsistentIdentityException(String message) {
        super(message);
    }
}
