package io.odradek.compression;

/** Bytes that cannot be compressed or inflated: damaged, or larger than allowed. */
public final class CompressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CompressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
