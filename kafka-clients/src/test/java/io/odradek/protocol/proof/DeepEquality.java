package io.odradek.protocol.proof;

import io.odradek.common.Uuid;
import io.odradek.protocol.MemoryRecords;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/**
 * Compares one of our messages with one of Apache's, field by field and by name: equal bytes alone would not show that
 * two neighbours of the same type have each other's names.
 */
final class DeepEquality {

    /** Fields that the newest release calls otherwise than the old one. */
    private static final Map<String, String> NEW_NAMES = Map.of("generationid", "generationidormemberepoch");

    private DeepEquality() {}

    /** The lower-case name that a field of the ZooKeeper era has now. */
    static String newName(String name) {
        return NEW_NAMES.getOrDefault(name, name);
    }

    /** Fails with the path of the first difference. */
    static void check(String path, Object ours, Object theirs) {
        if (ours == null || theirs == null) {
            require(ours == theirs, path, ours, theirs);
        } else if (ours instanceof Collection<?> list) {
            checkList(path, list, (Collection<?>) theirs);
        } else if (ours instanceof Uuid) {
            require(ours.toString().equals(theirs.toString()), path, ours, theirs);
        } else if (ours instanceof byte[] bytes) {
            byte[] other = theirs instanceof ByteBuffer buffer ? bytes(buffer) : (byte[]) theirs;
            require(Arrays.equals(bytes, other), path, ours, theirs);
        } else if (ours instanceof MemoryRecords records) {
            byte[] other = bytes((ByteBuffer) Reflection.call(theirs, "buffer"));
            require(Arrays.equals(io.netty.buffer.ByteBufUtil.getBytes(records.buffer()), other), path, ours, theirs);
        } else if (ours.getClass().getName().startsWith("io.odradek.")) {
            checkFields(path, ours, theirs);
        } else {
            require(Objects.equals(ours, theirs), path, ours, theirs);
        }
    }

    private static void checkList(String path, Collection<?> ours, Collection<?> theirs) {
        require(ours.size() == theirs.size(), path + ".size", ours, theirs);
        Iterator<?> other = theirs.iterator();
        int index = 0;
        for (Object element : ours) {
            check(path + "[" + index++ + "]", element, other.next());
        }
    }

    private static void checkFields(String path, Object ours, Object theirs) {
        Map<String, Field> mine = Reflection.fields(ours.getClass());
        for (Map.Entry<String, Field> entry :
                Reflection.fields(theirs.getClass()).entrySet()) {
            Field field = mine.getOrDefault(entry.getKey(), mine.get(newName(entry.getKey())));
            require(field != null, path + "." + entry.getKey(), "no such field", "a field");
            check(
                    path + "." + field.getName(),
                    Reflection.call(ours, field.getName()),
                    Reflection.get(entry.getValue(), theirs));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static void require(boolean condition, String path, Object ours, Object theirs) {
        if (!condition) {
            throw new AssertionError(path + ": ours " + ours + ", theirs " + theirs);
        }
    }
}
