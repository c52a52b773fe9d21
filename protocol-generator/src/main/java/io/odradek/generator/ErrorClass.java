package io.odradek.generator;

import java.util.Optional;

/**
 * A line of the table of exceptions.
 *
 * @param code the constant of {@code ErrorCode}, if it has one of its own
 * @param written whether its source is written by hand
 * @param meaning empty when the name says it all
 */
record ErrorClass(
        String name, String parent, Optional<String> code, boolean isAbstract, boolean written, String meaning) {}
