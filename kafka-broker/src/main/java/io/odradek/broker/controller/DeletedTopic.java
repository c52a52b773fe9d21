package io.odradek.broker.controller;

import io.odradek.common.Uuid;

/** A topic that is gone. */
public record DeletedTopic(String name, Uuid id) {}
