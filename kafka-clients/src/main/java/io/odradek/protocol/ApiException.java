package io.odradek.protocol;

import java.util.Objects;

/**
 * A request, or a part of one, cannot be served, and this is the code that its sender gets. The message is for the
 * person behind the client: it names what was wrong and what to do.
 */
public class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    public ApiException(ErrorCode error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error);
    }

    public ApiException(ErrorCode error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error);
    }

    /** The code that goes onto the wire. */
    public ErrorCode error() {
        return error;
    }
}
