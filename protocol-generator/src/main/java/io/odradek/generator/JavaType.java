package io.odradek.generator;

import io.odradek.generator.Type.Primitive;

/** Schema types as Java types and as the middle part of the reader's and the writer's method names. */
final class JavaType {

    private JavaType() {}

    static String of(Type type) {
        if (type instanceof Type.Array array) {
            return "List<" + boxed(array.element()) + ">";
        }
        if (type instanceof Type.Struct struct) {
            return struct.name();
        }
        return switch ((Primitive) type) {
            case BOOL -> "boolean";
            case INT8 -> "byte";
            case INT16 -> "short";
            case UINT16, INT32 -> "int";
            case UINT32, INT64 -> "long";
            case FLOAT64 -> "double";
            case UUID -> "Uuid";
            case STRING -> "String";
            case BYTES -> "byte[]";
            case RECORDS -> "Records";
        };
    }

    static String boxed(Type type) {
        String name = of(type);
        return switch (name) {
            case "boolean" -> "Boolean";
            case "byte" -> "Byte";
            case "short" -> "Short";
            case "int" -> "Integer";
            case "long" -> "Long";
            case "double" -> "Double";
            default -> name;
        };
    }

    /** {@code Int32} in {@code readInt32}. */
    static String methodPart(Primitive primitive) {
        String name = primitive.name();
        return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the reader and the writer must be told if lengths are compact. */
    static boolean hasLength(Primitive primitive) {
        return primitive.fixedSize() < 0;
    }
}
