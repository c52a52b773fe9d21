package io.odradek.clients.consumer;

import io.odradek.common.errors.RetriableException;

/** An asynchronous commit did not succeed, but the same one may the next time. */
public class RetriableCommitFailedException extends RetriableException {

    private static final long serialVersionUID = 1L;

    public RetriableCommitFailedException(Throwable cause) {
        super("the offsets could not be committed; the same commit may succeed the next time", cause);
    }

    public RetriableCommitFailedException(String message) {
        super(message);
    }

    public RetriableCommitFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
