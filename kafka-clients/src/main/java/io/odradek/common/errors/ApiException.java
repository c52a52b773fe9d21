package io.odradek.common.errors;

import io.odradek.common.KafkaException;
import io.odradek.protocol.ErrorCode;
import java.util.Objects;

/**
 * A request, or a part of one, cannot be served, and this is the code that says why. A broker throws it with the code that the
 * sender gets; the clients make of that code the subclass which has its name. The message is for the person behind the client: it
 * names what was wrong and what to do.
 *
 * <pre>{@code
 * try {
 *     consumer.commitSync();
 * } catch (ApiException e) {
 *     log.warn("the broker says {}: {}", e.error(), e.getMessage());
 * }
 * }</pre>
 */
public class ApiException extends KafkaException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    public ApiException() {
        this(ErrorCode.UNKNOWN_SERVER_ERROR, null);
    }

    public ApiException(String message) {
        this(ErrorCode.UNKNOWN_SERVER_ERROR, message);
    }

    public ApiException(String message, Throwable cause) {
        this(ErrorCode.UNKNOWN_SERVER_ERROR, message, cause);
    }

    public ApiException(ErrorCode error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error);
    }

    public ApiException(ErrorCode error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error);
    }

    /**
     * The exception of a code.
     *
     * @param error any but {@link ErrorCode#NONE}
     * @param message what was asked, of whom, and what to do
     */
    public static ApiException of(ErrorCode error, String message) {
        return ErrorTable.exception(error, message);
    }

    /** The code on the wire. */
    public ErrorCode error() {
        return error;
    }
}
