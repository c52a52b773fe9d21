package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what {@link ListSerializer} writes. No memory is taken on the word of a size: a list cannot have more elements than bytes,
 * but for nulls.
 *
 * <p>Configured by {@code default.list.key.serde.type} and {@code default.list.value.serde.type}, the class of the list, and
 * {@code default.list.key.serde.inner} and {@code default.list.value.serde.inner}, the name of a {@link Serde}.
 */
public final class ListDeserializer<T> implements Deserializer<List<T>> {

    private static final Map<Class<?>, Integer> SIZES = Map.of(
            ShortDeserializer.class, Short.BYTES,
            IntegerDeserializer.class, Integer.BYTES,
            LongDeserializer.class, Long.BYTES,
            FloatDeserializer.class, Float.BYTES,
            DoubleDeserializer.class, Double.BYTES,
            UUIDDeserializer.class, 36);

    private Deserializer<T> inner;
    private Class<?> listClass;

    public ListDeserializer() {}

    public <L extends List<T>> ListDeserializer(Class<L> listClass, Deserializer<T> inner) {
        if (listClass == null || inner == null) {
            throw new IllegalArgumentException("a list needs both its class and the deserializer of its elements");
        }
        this.listClass = listClass;
        this.inner = inner;
    }

    public Deserializer<T> innerDeserializer() {
        return inner;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (inner == null) {
            listClass = ListSerdes.listClass(configs, isKey);
            inner = ListSerdes.<T>inner(configs, isKey).deserializer();
        }
        inner.configure(configs, isKey);
    }

    @Override
    public List<T> deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        try {
            return in.get() == ListSerdes.ONE_SIZE ? readOfOneSize(topic, in) : readOfSeveralSizes(topic, in);
        } catch (BufferUnderflowException e) {
            throw new SerializationException("the bytes of a list end in the middle of it", e);
        }
    }

    private List<T> readOfOneSize(String topic, ByteBuffer in) {
        Integer bytes = SIZES.get(inner.getClass());
        if (bytes == null) {
            throw new SerializationException(
                    "a list of elements of one size, which " + inner.getClass().getName() + " does not read");
        }
        int nullCount = bounded(in.getInt(), in.remaining() / Integer.BYTES);
        Set<Integer> nulls = new HashSet<>();
        for (int i = 0; i < nullCount; i++) {
            nulls.add(in.getInt());
        }
        int size = bounded(in.getInt(), in.remaining() / bytes + nulls.size());
        List<T> list = ListSerdes.newList(listClass, size);
        byte[] element = new byte[bytes];
        for (int i = 0; i < size; i++) {
            if (nulls.contains(i)) {
                list.add(null);
            } else {
                in.get(element);
                list.add(inner.deserialize(topic, element));
            }
        }
        return list;
    }

    private List<T> readOfSeveralSizes(String topic, ByteBuffer in) {
        int size = bounded(in.getInt(), in.remaining() / Integer.BYTES);
        List<T> list = ListSerdes.newList(listClass, size);
        for (int i = 0; i < size; i++) {
            int length = in.getInt();
            if (length == ListSerdes.NULL) {
                list.add(null);
            } else {
                byte[] element = new byte[bounded(length, in.remaining())];
                in.get(element);
                list.add(inner.deserialize(topic, element));
            }
        }
        return list;
    }

    private static int bounded(int count, int most) {
        if (count < 0 || count > most) {
            throw new SerializationException("a list claims " + count + " where at most " + most + " can be");
        }
        return count;
    }

    @Override
    public void close() {
        if (inner != null) {
            inner.close();
        }
    }
}
