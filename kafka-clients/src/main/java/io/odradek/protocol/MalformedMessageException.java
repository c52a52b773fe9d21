package io.odradek.protocol;

/**
 * What a peer sent is not the message that it claims to be. Its connection is of no use any more: where the next field
 * or frame starts is unknown.
 */
public final class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
