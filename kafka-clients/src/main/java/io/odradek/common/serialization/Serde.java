package io.odradek.common.serialization;

import java.io.Closeable;
import java.util.Map;

/** A serializer and the deserializer that reads what it writes. */
public interface Serde<T> extends Closeable {

    default void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    default void close() {}

    Serializer<T> serializer();

    Deserializer<T> deserializer();
}
