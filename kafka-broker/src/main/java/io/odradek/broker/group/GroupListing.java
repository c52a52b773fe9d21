package io.odradek.broker.group;

/** A group as a listing shows it. */
public record GroupListing(String id, String protocolType, String state, String type) {}
