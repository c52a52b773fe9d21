package io.odradek.protocol.proof;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reflection without checked exceptions; what a called method throws comes through as it is. */
final class Reflection {

    private Reflection() {}

    static Object create(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            throw unchecked(thrown);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Object get(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    static void set(Field field, Object object, Object value) {
        try {
            field.setAccessible(true);
            field.set(object, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    static Object call(Class<?> type, Object target, String method, Class<?>[] parameters, Object... arguments) {
        try {
            Method found = type.getMethod(method, parameters);
            found.setAccessible(true);
            return found.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw unchecked(thrown);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** A public method without parameters. */
    static Object call(Object target, String method) {
        return call(target.getClass(), target, method, new Class<?>[0]);
    }

    /** The fields of a message or struct by lower-case name; Apache's bookkeeping left out. */
    static Map<String, Field> fields(Class<?> type) {
        Map<String, Field> fields = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            boolean bookkeeping = field.getName().equals("_unknownTaggedFields")
                    || field.getName().equals("prev")
                    || field.getName().equals("next");
            if (!Modifier.isStatic(field.getModifiers()) && !bookkeeping) {
                fields.put(field.getName().toLowerCase(Locale.ROOT), field);
            }
        }
        return fields;
    }

    private static RuntimeException unchecked(InvocationTargetException thrown) {
        if (thrown.getCause() instanceof Error error) {
            throw error;
        }
        return thrown.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(thrown.getCause());
    }
}
