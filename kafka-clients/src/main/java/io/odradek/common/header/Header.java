package io.odradek.common.header;

/** A name and some bytes that travel with a record beside its key and value. */
public interface Header {

    /** Never null; the same key may occur several times in one record. */
    String key();

    /** May be null. */
    byte[] value();
}
