package io.odradek.clients.admin;

/** What deleting left of a partition. @param lowWatermark the first offset that there is */
public record DeletedRecords(long lowWatermark) {}
