package io.odradek.clients.admin;

import java.util.Objects;

/** A change of one key. Source: KIP-339. */
public record AlterConfigOp(ConfigEntry configEntry, OpType opType) {

    /** What is done with the value. */
    public enum OpType {
        /** It becomes the value. */
        SET((byte) 0),
        /** The default counts again; the value given does not matter. */
        DELETE((byte) 1),
        /** It is added to the list. */
        APPEND((byte) 2),
        /** It is taken from the list. */
        SUBTRACT((byte) 3);

        private final byte id;

        OpType(byte id) {
            this.id = id;
        }

        /** The number on the wire. */
        public byte id() {
            return id;
        }
    }

    public AlterConfigOp {
        Objects.requireNonNull(configEntry);
        Objects.requireNonNull(opType);
    }
}
