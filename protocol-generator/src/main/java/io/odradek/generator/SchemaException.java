package io.odradek.generator;

import java.nio.file.Path;

/** A schema file is wrong. The message starts with {@code file:line:}, so that editors and people find the place. */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SchemaException(Path file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }
}
