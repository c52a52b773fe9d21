package io.odradek.protocol.proof;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Fills a message, ours or Apache's, with random values for one version, guided by Apache's description of that version.
 * With the same seed and the same guide, ours and Apache's get the same values.
 */
final class RandomFill {

    private static final String LETTERS = "abcxyzABC019.-_ \u00e4\u00df\u20ac\u4e2d\ud83d\ude80";

    private final Random random;
    private final Values values;

    RandomFill(long seed, Values values) {
        this.random = new Random(seed);
        this.values = values;
    }

    /** What differs between our classes and Apache's. */
    interface Values {
        Object uuid(long mostSignificantBits, long leastSignificantBits);

        Object records(byte[] bytes);
    }

    /** A new instance of the class with every field of the schema set, or left at its default now and then. */
    Object fill(Class<?> type, Object schema) {
        Object object = Reflection.create(type);
        Map<String, Field> fields = Reflection.fields(type);
        for (Object bound : (Object[]) Reflection.call(schema, "fields")) {
            Object definition = member(bound, "def");
            if (member(definition, "type").getClass().getSimpleName().equals("TaggedFields")) {
                fillTagged(object, fields, member(definition, "type"));
            } else {
                fillField(object, fields, definition);
            }
        }
        return object;
    }

    private void fillTagged(Object object, Map<String, Field> fields, Object section) {
        for (Object definition : ((Map<?, ?>) member(section, "fields")).values()) {
            if (random.nextInt(4) > 0) {
                fillField(object, fields, definition);
            }
        }
    }

    private void fillField(Object object, Map<String, Field> fields, Object definition) {
        String name = ((String) member(definition, "name")).replace("_", "").toLowerCase(Locale.ROOT);
        Field field = Optional.ofNullable(fields.get(name))
                .or(() -> Optional.ofNullable(fields.get(DeepEquality.newName(name))))
                .orElseThrow(() -> new AssertionError(object.getClass() + " has no field " + name));
        Object type = member(definition, "type");
        boolean nullByDefault = isStruct(type) && Reflection.call(object, field.getName()) == null;
        boolean nullable = nullByDefault || (boolean) Reflection.call(type, "isNullable");
        boolean isNull = random.nextInt(4) == 0 && nullable;
        Reflection.set(field, object, isNull ? null : value(field, type));
    }

    private Object value(Field field, Object type) {
        Optional<?> element = (Optional<?>) Reflection.call(type, "arrayElementType");
        if (element.isPresent()) {
            return list(field, element.get());
        }
        if (isStruct(type)) {
            return fill(field.getType(), type);
        }
        Object value = primitive(typeName(type));
        return value instanceof byte[] bytes ? bytes(field, typeName(type), bytes) : value;
    }

    private Object bytes(Field field, String typeName, byte[] bytes) {
        if (typeName.contains("RECORDS")) {
            return values.records(bytes);
        }
        return field.getType() == ByteBuffer.class ? ByteBuffer.wrap(bytes) : bytes;
    }

    private Object list(Field field, Object element) {
        Collection<Object> list = emptyList(field);
        int size = random.nextInt(4);
        if (!isStruct(element) && random.nextInt(30) == 0) {
            // long enough for a compact length of two bytes
            size += 150;
        }
        for (int i = 0; i < size; i++) {
            list.add(isStruct(element) ? fill(elementType(field), element) : primitive(typeName(element)));
        }
        return list;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> emptyList(Field field) {
        return field.getType() == List.class
                ? new ArrayList<>()
                : (Collection<Object>) Reflection.create(field.getType());
    }

    /** The class of the elements of a list: of {@code List<X>}, or of a class that extends {@code Y<X>}. */
    private static Class<?> elementType(Field field) {
        ParameterizedType type = (ParameterizedType)
                (field.getType() == List.class
                        ? field.getGenericType()
                        : field.getType().getGenericSuperclass());
        return (Class<?>) type.getActualTypeArguments()[0];
    }

    private Object primitive(String typeName) {
        return switch (typeName.replace("COMPACT_", "").replace("NULLABLE_", "")) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) random.nextInt();
            case "INT16" -> (short) random.nextInt();
            case "UINT16" -> random.nextInt(0x10000);
            case "INT32" -> random.nextInt();
            case "INT64" -> random.nextLong();
            case "FLOAT64" -> random.nextGaussian();
            case "UUID" -> values.uuid(random.nextLong(), random.nextLong());
            case "STRING" -> string();
            case "BYTES", "RECORDS" -> randomBytes();
            default -> throw new AssertionError("a type that this test does not know: " + typeName);
        };
    }

    private String string() {
        int length = random.nextInt(10) == 0 ? 200 : random.nextInt(12);
        int[] codePoints = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? 3000 : random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static boolean isStruct(Object type) {
        return type.getClass().getSimpleName().endsWith("Schema");
    }

    private static String typeName(Object type) {
        return (String) Reflection.call(type, "typeName");
    }

    private static Object member(Object object, String name) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return Reflection.get(field, object);
                }
            }
        }
        throw new AssertionError(object.getClass() + " has no " + name);
    }
}
