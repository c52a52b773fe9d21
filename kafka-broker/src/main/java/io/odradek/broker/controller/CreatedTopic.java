package io.odradek.broker.controller;

import io.odradek.common.Uuid;
import java.util.Map;

/**
 * A topic that has been made, or would be.
 *
 * @param id {@link Uuid#ZERO_UUID} when it was only a question
 */
public record CreatedTopic(Uuid id, int partitions, int replicationFactor, Map<String, String> config) {}
