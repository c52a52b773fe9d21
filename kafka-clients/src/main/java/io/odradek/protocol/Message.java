package io.odradek.protocol;

/**
 * What the protocol encodes as a whole: a request, a response, a header. The classes are generated from the schema files;
 * they are mutable, not safe for use by several threads at once, and keep the lists and arrays that they are given. A
 * list that nobody set is empty and cannot be added to.
 */
public interface Message {

    /**
     * Writes this message in a version.
     *
     * @throws RuntimeException {@code UnsupportedVersionException} when the version does not exist, or when it lacks a field that has been set and
     *     must not get lost
     */
    void write(ProtocolWriter out, short version);
}
