package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;

/**
 * {@link ErrorCode#UNSUPPORTED_VERSION} as an exception: a message cannot be read or written in the version that was asked for, or
 * the broker is too old, or too new, for what is asked of it.
 */
public class UnsupportedVersionException extends InvalidConfigurationException {

    private static final long serialVersionUID = 1L;

    public UnsupportedVersionException(String message) {
        this(message, null);
    }

    public UnsupportedVersionException(String message, Throwable cause) {
        super(ErrorCode.UNSUPPORTED_VERSION, message, cause);
    }

    /** There is no such version of the message. */
    public static UnsupportedVersionException message(String message, short version) {
        return new UnsupportedVersionException(message + " has no version " + version);
    }

    /** The version cannot carry the value that a field has. */
    public static UnsupportedVersionException field(String field, short version) {
        return new UnsupportedVersionException("version " + version + " cannot carry the value of " + field);
    }
}
