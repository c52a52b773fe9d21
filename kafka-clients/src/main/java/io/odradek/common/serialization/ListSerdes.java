package io.odradek.common.serialization;

import io.odradek.common.KafkaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the serializer and the deserializer of lists share. */
final class ListSerdes {

    static final byte ONE_SIZE = 0;
    static final byte SEVERAL_SIZES = 1;
    static final int NULL = -1;

    private ListSerdes() {}

    /** The serde of the elements that the configuration names. */
    @SuppressWarnings("unchecked")
    static <T> Serde<T> inner(Map<String, ?> configs, boolean isKey) {
        return (Serde<T>) newInstance(Serde.class, named(configs, key(isKey, "inner")), key(isKey, "inner"));
    }

    static Class<?> listClass(Map<String, ?> configs, boolean isKey) {
        return named(configs, key(isKey, "type"));
    }

    @SuppressWarnings("unchecked")
    static <T> List<T> newList(Class<?> type, int size) {
        return type == ArrayList.class
                ? new ArrayList<>(size)
                : (List<T>) newInstance(List.class, type, "the list's type");
    }

    private static String key(boolean isKey, String what) {
        return "default.list." + (isKey ? "key" : "value") + ".serde." + what;
    }

    private static Class<?> named(Map<String, ?> configs, String key) {
        Object value = configs.get(key);
        if (value instanceof Class<?> type) {
            return type;
        }
        if (value == null) {
            throw new KafkaException(key + " is not set");
        }
        try {
            return Class.forName(value.toString(), true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new KafkaException(key + ": there is no class " + value, e);
        }
    }

    private static <T> T newInstance(Class<T> type, Class<?> implementation, String what) {
        try {
            return type.cast(implementation.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new KafkaException(what + ": cannot make a " + implementation.getName(), e);
        }
    }
}
