package io.odradek.common;

/** What kind of group it is. Source: KIP-848, KIP-932. */
public enum GroupType {
    UNKNOWN("Unknown"),
    CONSUMER("Consumer"),
    CLASSIC("Classic"),
    SHARE("Share"),
    STREAMS("Streams");

    private final String name;

    GroupType(String name) {
        this.name = name;
    }

    /** The type of that name, in whatever case; {@link #UNKNOWN} for another one. */
    public static GroupType parse(String name) {
        for (GroupType type : values()) {
            if (type.name.equalsIgnoreCase(name)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    @Override
    public String toString() {
        return name;
    }
}
