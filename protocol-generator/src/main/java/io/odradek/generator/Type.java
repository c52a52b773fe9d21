package io.odradek.generator;

/** The type of a field: a primitive, a struct by its name, or a list of one of these. */
public sealed interface Type {

    /** The types that the protocol itself defines. */
    enum Primitive implements Type {
        BOOL(1),
        INT8(1),
        INT16(2),
        UINT16(2),
        INT32(4),
        UINT32(4),
        INT64(8),
        FLOAT64(8),
        UUID(16),
        STRING(-1),
        BYTES(-1),
        RECORDS(-1);

        private final int fixedSize;

        Primitive(int fixedSize) {
            this.fixedSize = fixedSize;
        }

        /** Bytes on the wire, or -1 when a length goes before the value. */
        public int fixedSize() {
            return fixedSize;
        }

        /** Whether the value itself can be absent. */
        @Override
        public boolean canBeNull() {
            return fixedSize < 0;
        }
    }

    /** A struct, whose fields follow indented or stand under {@code struct <name>}. */
    record Struct(String name) implements Type {

        @Override
        public boolean canBeNull() {
            return true;
        }
    }

    /** A list. */
    record Array(Type element) implements Type {

        @Override
        public boolean canBeNull() {
            return true;
        }
    }

    /** Whether a field of this type may be marked nullable. */
    boolean canBeNull();
}
