package io.odradek.clients.admin;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A directory of a broker.
 *
 * @param error why it is not in use; null if it is
 * @param totalBytes of the volume
 * @param usableBytes of the volume
 */
public record LogDirDescription(
        ApiException error,
        Map<TopicPartition, ReplicaInfo> replicaInfos,
        OptionalLong totalBytes,
        OptionalLong usableBytes) {}
