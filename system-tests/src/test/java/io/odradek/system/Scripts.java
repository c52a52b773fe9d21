package io.odradek.system;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The scripts among the test resources, and what runs them. */
final class Scripts {

    /** Debian's, which finds Debian's packages, whatever else is first in the path. */
    static final String PYTHON = "/usr/bin/python3";

    private Scripts() {}

    static Path of(String name) {
        try {
            return Path.of(Objects.requireNonNull(Scripts.class.getResource("/python/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
