package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;

/** {@link ErrorCode#RESOURCE_NOT_FOUND} as an exception: there is no such thing. */
public class ResourceNotFoundException extends ApiException {

    private static final long serialVersionUID = 1L;

    private final String resource;

    public ResourceNotFoundException(String message) {
        this(null, message);
    }

    public ResourceNotFoundException(String resource, String message) {
        super(ErrorCode.RESOURCE_NOT_FOUND, message);
        this.resource = resource;
    }

    /** What it is about, or null when that is not known. */
    public String resource() {
        return resource;
    }
}
