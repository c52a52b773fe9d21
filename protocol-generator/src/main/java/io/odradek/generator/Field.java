package io.odradek.generator;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One field of a struct.
 *
 * @param name lower camel case
 * @param versions the versions that have the field, within those of the struct
 * @param nullable the versions in which the value may be null, within {@code versions}
 * @param defaultText what stands after {@code =}, if anything does
 * @param tag the number of a tagged field
 * @param line where it stands in its file
 */
record Field(
        String name,
        Type type,
        Versions versions,
        Versions nullable,
        Optional<String> defaultText,
        OptionalInt tag,
        Set<Mark> marks,
        int line) {

    /** What a word after the type says about a field. */
    enum Mark {
        /** The elements of the list differ in this field. */
        KEY,
        /** In versions without the field a value is dropped; without this mark it is an error. */
        IGNORABLE,
        /** Never in the compact form, even in flexible versions. */
        PLAIN,
        /** Does not belong into logs. */
        SECRET
    }

    boolean is(Mark mark) {
        return marks.contains(mark);
    }

    /** Whether null is the value of a field that nobody set. */
    boolean defaultsToNull() {
        return type == Type.Primitive.RECORDS
                ? !nullable.isEmpty()
                : defaultText.filter("null"::equals).isPresent();
    }

    /**
     * Whether the object of this field is made when somebody asks for it. Most answers leave the tagged structs of their
     * partitions alone; making them anyway would cost more than the rest of the partition.
     */
    boolean isLazy() {
        return tag.isPresent() && type instanceof Type.Struct && nullable.isEmpty();
    }

    /** The expression for the value, whoever asks. */
    String value() {
        return isLazy() ? name + "()" : "this." + name;
    }

    /** The name with a capital first letter. */
    String capitalName() {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
