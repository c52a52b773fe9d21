package io.odradek.common.config;

/**
 * What has a configuration.
 *
 * @param name of the topic or group, or the number of the broker; "" for all brokers
 */
public record ConfigResource(Type type, String name) {

    /** The kinds, with their numbers on the wire. */
    public enum Type {
        GROUP((byte) 32),
        CLIENT_METRICS((byte) 16),
        BROKER_LOGGER((byte) 8),
        BROKER((byte) 4),
        TOPIC((byte) 2),
        UNKNOWN((byte) 0);

        private final byte id;

        Type(byte id) {
            this.id = id;
        }

        /** The number on the wire. */
        public byte id() {
            return id;
        }

        /** The kind of that number; {@link #UNKNOWN} for another one. */
        public static Type forId(byte id) {
            for (Type type : values()) {
                if (type.id == id) {
                    return type;
                }
            }
            return UNKNOWN;
        }
    }

    /** Whether it stands for all of its kind. */
    public boolean isDefault() {
        return name.isEmpty();
    }
}
