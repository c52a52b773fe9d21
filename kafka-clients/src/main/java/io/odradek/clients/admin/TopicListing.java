package io.odradek.clients.admin;

import io.odradek.common.Uuid;

/** A topic that there is. */
public record TopicListing(String name, Uuid topicId, boolean isInternal) {}
