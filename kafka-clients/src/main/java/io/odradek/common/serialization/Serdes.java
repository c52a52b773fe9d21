package io.odradek.common.serialization;

import static java.util.Map.entry;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The serdes of this package.
 *
 * <pre>{@code
 * byte[] bytes = Serdes.Long().serializer().serialize("topic", 7L);
 * }</pre>
 */
public final class Serdes {

    private static final Map<Class<?>, Supplier<Serde<?>>> BY_CLASS = Map.ofEntries(
            entry(Void.class, VoidSerde::new),
            entry(Short.class, ShortSerde::new),
            entry(Integer.class, IntegerSerde::new),
            entry(Long.class, LongSerde::new),
            entry(Float.class, FloatSerde::new),
            entry(Double.class, DoubleSerde::new),
            entry(Boolean.class, BooleanSerde::new),
            entry(String.class, StringSerde::new),
            entry(byte[].class, ByteArraySerde::new),
            entry(ByteBuffer.class, ByteBufferSerde::new),
            entry(UUID.class, UUIDSerde::new));

    private Serdes() {}

    /** A serializer and a deserializer together; closing it closes both. */
    static class Pair<T> implements Serde<T> {

        private final Serializer<T> serializer;
        private final Deserializer<T> deserializer;

        Pair(Serializer<T> serializer, Deserializer<T> deserializer) {
            this.serializer = serializer;
            this.deserializer = deserializer;
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            serializer.configure(configs, isKey);
            deserializer.configure(configs, isKey);
        }

        @Override
        public void close() {
            serializer.close();
            deserializer.close();
        }

        @Override
        public Serializer<T> serializer() {
            return serializer;
        }

        @Override
        public Deserializer<T> deserializer() {
            return deserializer;
        }
    }

    /** A class to name in a configuration. */
    public static final class VoidSerde extends Pair<Void> {

        public VoidSerde() {
            super(new VoidSerializer(), new VoidDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class ShortSerde extends Pair<Short> {

        public ShortSerde() {
            super(new ShortSerializer(), new ShortDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class IntegerSerde extends Pair<Integer> {

        public IntegerSerde() {
            super(new IntegerSerializer(), new IntegerDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class LongSerde extends Pair<Long> {

        public LongSerde() {
            super(new LongSerializer(), new LongDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class FloatSerde extends Pair<Float> {

        public FloatSerde() {
            super(new FloatSerializer(), new FloatDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class DoubleSerde extends Pair<Double> {

        public DoubleSerde() {
            super(new DoubleSerializer(), new DoubleDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class BooleanSerde extends Pair<Boolean> {

        public BooleanSerde() {
            super(new BooleanSerializer(), new BooleanDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class StringSerde extends Pair<String> {

        public StringSerde() {
            super(new StringSerializer(), new StringDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class ByteArraySerde extends Pair<byte[]> {

        public ByteArraySerde() {
            super(new ByteArraySerializer(), new ByteArrayDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class ByteBufferSerde extends Pair<ByteBuffer> {

        public ByteBufferSerde() {
            super(new ByteBufferSerializer(), new ByteBufferDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class UUIDSerde extends Pair<UUID> {

        public UUIDSerde() {
            super(new UUIDSerializer(), new UUIDDeserializer());
        }
    }

    /** A class to name in a configuration. */
    public static final class ListSerde<T> extends Pair<List<T>> {

        public ListSerde() {
            super(new ListSerializer<>(), new ListDeserializer<>());
        }

        public <L extends List<T>> ListSerde(Class<L> listClass, Serde<T> inner) {
            super(new ListSerializer<>(inner.serializer()), new ListDeserializer<>(listClass, inner.deserializer()));
        }
    }

    /**
     * The serde for a class.
     *
     * @throws IllegalArgumentException if this package has none
     */
    @SuppressWarnings("unchecked")
    public static <T> Serde<T> serdeFrom(Class<T> type) {
        Supplier<Serde<?>> serde = BY_CLASS.get(type);
        if (serde == null) {
            throw new IllegalArgumentException("there is no serde for " + type.getName() + ", only for "
                    + BY_CLASS.keySet().stream()
                            .map(Class::getSimpleName)
                            .sorted()
                            .toList());
        }
        return (Serde<T>) serde.get();
    }

    /** A serde of two that belong together. */
    public static <T> Serde<T> serdeFrom(Serializer<T> serializer, Deserializer<T> deserializer) {
        if (serializer == null || deserializer == null) {
            throw new IllegalArgumentException("a serde needs both a serializer and a deserializer");
        }
        return new Pair<>(serializer, deserializer);
    }

    public static Serde<Void> Void() {
        return new VoidSerde();
    }

    public static Serde<Short> Short() {
        return new ShortSerde();
    }

    public static Serde<Integer> Integer() {
        return new IntegerSerde();
    }

    public static Serde<Long> Long() {
        return new LongSerde();
    }

    public static Serde<Float> Float() {
        return new FloatSerde();
    }

    public static Serde<Double> Double() {
        return new DoubleSerde();
    }

    public static Serde<Boolean> Boolean() {
        return new BooleanSerde();
    }

    public static Serde<String> String() {
        return new StringSerde();
    }

    public static Serde<byte[]> ByteArray() {
        return new ByteArraySerde();
    }

    public static Serde<ByteBuffer> ByteBuffer() {
        return new ByteBufferSerde();
    }

    public static Serde<UUID> UUID() {
        return new UUIDSerde();
    }

    /** Lists of what another serde can write. */
    public static <L extends List<T>, T> Serde<List<T>> ListSerde(Class<L> listClass, Serde<T> inner) {
        return new ListSerde<>(listClass, inner);
    }
}
