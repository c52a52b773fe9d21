package io.odradek.zk.store;

/** What an offset belongs to within a group. */
public record OffsetKey(String topic, int partition) {}
