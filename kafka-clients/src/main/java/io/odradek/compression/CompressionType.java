package io.odradek.compression;

/** The codec of a batch, as the lowest three bits of its attributes say. */
public enum CompressionType {
    NONE(0, "none"),
    GZIP(1, "gzip"),
    SNAPPY(2, "snappy"),
    LZ4(3, "lz4"),
    ZSTD(4, "zstd");

    private static final CompressionType[] BY_ID = values();

    private final int id;
    private final String configName;

    CompressionType(int id, String configName) {
        this.id = id;
        this.configName = configName;
    }

    /** The number in the attributes. */
    public int id() {
        return id;
    }

    /** The name that {@code compression.type} takes. */
    public String configName() {
        return configName;
    }

    /**
     * The codec with that number.
     *
     * @throws IllegalArgumentException if no codec has it
     */
    public static CompressionType of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("no compression codec has the number " + id);
        }
        return BY_ID[id];
    }
}
