package io.odradek.generator;

import io.odradek.generator.Type.Primitive;

/** The value of a field that nobody set, as a Java expression. */
final class DefaultValue {

    private DefaultValue() {}

    /** Whether the text after {@code =} can be a value of the field's type; {@code null} is not asked here. */
    static boolean isValid(Field field) {
        String text = field.defaultText().orElseThrow();
        if (!(field.type() instanceof Primitive primitive)) {
            return false;
        }
        return switch (primitive) {
            case BOOL -> text.equals("true") || text.equals("false");
            case INT8 -> isWithin(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> isWithin(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> isWithin(text, 0, 0xffff);
            case INT32 -> isWithin(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> isWithin(text, 0, 0xffffffffL);
            case INT64 -> isWithin(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case STRING -> text.matches("\"[^\"\\\\]*\"");
            case FLOAT64, UUID, BYTES, RECORDS -> false;
        };
    }

    private static boolean isWithin(String text, long low, long high) {
        if (!text.matches("-?\\d{1,19}")) {
            return false;
        }
        try {
            long value = Long.parseLong(text);
            return low <= value && value <= high;
        } catch (NumberFormatException beyondLong) {
            return false;
        }
    }

    static String expression(Field field) {
        if (field.defaultsToNull() || field.type() == Primitive.RECORDS) {
            return "null";
        }
        if (field.type() instanceof Type.Array) {
            return "List.of()";
        }
        if (field.type() instanceof Type.Struct struct) {
            return "new " + struct.name() + "()";
        }
        Primitive primitive = (Primitive) field.type();
        return primitiveExpression(primitive, field.defaultText().orElse(zero(primitive)));
    }

    private static String zero(Primitive primitive) {
        return switch (primitive) {
            case BOOL -> "false";
            case STRING -> "\"\"";
            case UUID -> "Uuid.ZERO_UUID";
            case BYTES -> "new byte[0]";
            default -> "0";
        };
    }

    private static String primitiveExpression(Primitive primitive, String text) {
        return switch (primitive) {
            case INT64, UINT32 -> text + "L";
            case FLOAT64 -> text + "D";
            default -> text;
        };
    }

    /** A condition that is true when the field holds anything but its default. */
    static String differs(Field field) {
        String value = "this." + field.name();
        if (field.defaultsToNull() || field.type() == Primitive.RECORDS) {
            return value + " != null";
        }
        if (field.isLazy()) {
            return value + " != null && !" + value + ".equals(" + expression(field) + ")";
        }
        String orNull = field.nullable().isEmpty() ? "" : value + " == null || ";
        if (field.type() instanceof Type.Array) {
            return orNull + "!" + value + ".isEmpty()";
        }
        if (field.type() instanceof Primitive primitive && primitive.fixedSize() > 0 && primitive != Primitive.UUID) {
            return differs(primitive, value, expression(field));
        }
        return field.type() == Primitive.BYTES
                ? orNull + value + ".length != 0"
                : orNull + "!" + value + ".equals(" + expression(field) + ")";
    }

    private static String differs(Primitive primitive, String value, String expression) {
        if (primitive == Primitive.BOOL) {
            return expression.equals("true") ? "!" + value : value;
        }
        return value + " != " + expression;
    }
}
