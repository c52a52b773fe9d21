package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;

/** {@link ErrorCode#DUPLICATE_RESOURCE} as an exception: the same thing is named twice in one request. */
public class DuplicateResourceException extends ApiException {

    private static final long serialVersionUID = 1L;

    private final String resource;

    public DuplicateResourceException(String message) {
        this(null, message);
    }

    public DuplicateResourceException(String resource, String message) {
        super(ErrorCode.DUPLICATE_RESOURCE, message);
        this.resource = resource;
    }

    /** What it is about, or null when that is not known. */
    public String resource() {
        return resource;
    }
}
