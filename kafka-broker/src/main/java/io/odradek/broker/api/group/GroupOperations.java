package io.odradek.broker.api.group;

/** What a client may do with a group, as answers say it (KIP-430). */
final class GroupOperations {

    private static final int NOT_ASKED = Integer.MIN_VALUE;

    /** READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS by their numbers: without an authorizer, all. */
    private static final int ALL = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

    private GroupOperations() {}

    static int of(boolean asked) {
        return asked ? ALL : NOT_ASKED;
    }
}
