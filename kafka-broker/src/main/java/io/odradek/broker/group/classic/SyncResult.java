package io.odradek.broker.group.classic;

import java.util.Optional;

/** A member's assignment. */
@SuppressWarnings("ArrayRecordComponent") // carried to an answer, never compared
public record SyncResult(Optional<String> protocolType, Optional<String> protocol, byte[] assignment) {}
