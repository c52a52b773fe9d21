package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists of what another serializer can write.
 *
 * <pre>
 *   form          int8    0: elements of one size, 1: of several
 *   nulls         int32   form 0 alone: how many elements are null, then the index of each as int32
 *   size          int32
 *   elements              form 0: the bytes of those that are not null; form 1: length as int32 (-1: null), bytes
 * </pre>
 *
 * Configured by {@code default.list.key.serde.inner} and {@code default.list.value.serde.inner}: the name of a {@link Serde}.
 */
public final class ListSerializer<T> implements Serializer<List<T>> {

    private static final Set<Class<?>> OF_ONE_SIZE = Set.of(
            ShortSerializer.class,
            IntegerSerializer.class,
            LongSerializer.class,
            FloatSerializer.class,
            DoubleSerializer.class,
            UUIDSerializer.class);

    private Serializer<T> inner;

    public ListSerializer() {}

    public ListSerializer(Serializer<T> inner) {
        this.inner = inner;
    }

    public Serializer<T> getInnerSerializer() {
        return inner;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (inner == null) {
            inner = ListSerdes.<T>inner(configs, isKey).serializer();
        }
        inner.configure(configs, isKey);
    }

    @Override
    public byte[] serialize(String topic, List<T> data) {
        if (data == null) {
            return null;
        }
        boolean oneSize = OF_ONE_SIZE.contains(inner.getClass());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(oneSize ? ListSerdes.ONE_SIZE : ListSerdes.SEVERAL_SIZES);
            if (oneSize) {
                writeNulls(out, data);
            }
            out.writeInt(data.size());
            for (T element : data) {
                write(out, topic, element, oneSize);
            }
        } catch (IOException e) {
            throw new SerializationException("cannot write a list", e);
        }
        return bytes.toByteArray();
    }

    private static void writeNulls(DataOutputStream out, List<?> data) throws IOException {
        int[] nulls = java.util.stream.IntStream.range(0, data.size())
                .filter(i -> data.get(i) == null)
                .toArray();
        out.writeInt(nulls.length);
        for (int index : nulls) {
            out.writeInt(index);
        }
    }

    private void write(DataOutputStream out, String topic, T element, boolean oneSize) throws IOException {
        if (element != null) {
            byte[] bytes = inner.serialize(topic, element);
            if (!oneSize) {
                out.writeInt(bytes.length);
            }
            out.write(bytes);
        } else if (!oneSize) {
            out.writeInt(ListSerdes.NULL);
        }
    }

    @Override
    public void close() {
        if (inner != null) {
            inner.close();
        }
    }
}
