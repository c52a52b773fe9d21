package io.odradek.record;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;

/** Bytes that are not the records they claim to be. */
public final class InvalidRecordsException extends ApiException {

    private static final long serialVersionUID = 1L;

    private InvalidRecordsException(ErrorCode error, String message, Throwable cause) {
        super(error, message, cause);
    }

    /** The bytes were damaged on their way: the sender may try again. */
    public static InvalidRecordsException corrupt(String message) {
        return corrupt(message, null);
    }

    /** The bytes were damaged on their way: the sender may try again. */
    public static InvalidRecordsException corrupt(String message, Throwable cause) {
        return new InvalidRecordsException(ErrorCode.CORRUPT_MESSAGE, message, cause);
    }

    /** The bytes are whole, but not allowed: sending them again is of no use. */
    public static InvalidRecordsException invalid(String message) {
        return new InvalidRecordsException(ErrorCode.INVALID_RECORD, message, null);
    }
}
