package io.odradek.protocol;

/** A message cannot be read or written in the version that was asked for. */
public final class UnsupportedVersionException extends ApiException {

    private static final long serialVersionUID = 1L;

    private UnsupportedVersionException(String message) {
        super(ErrorCode.UNSUPPORTED_VERSION, message);
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
