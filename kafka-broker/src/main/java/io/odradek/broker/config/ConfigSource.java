package io.odradek.broker.config;

/** Where a value comes from, the strongest first; the numbers are those of DescribeConfigs (KIP-226, KIP-848). */
public enum ConfigSource {
    GROUP(8),
    DYNAMIC_TOPIC(1),
    DYNAMIC_BROKER(2),
    DYNAMIC_DEFAULT_BROKER(3),
    STATIC_BROKER(4),
    DEFAULT(5);

    private final byte wireId;

    ConfigSource(int wireId) {
        this.wireId = (byte) wireId;
    }

    public byte wireId() {
        return wireId;
    }
}
