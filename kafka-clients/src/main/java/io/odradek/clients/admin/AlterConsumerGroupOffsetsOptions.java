package io.odradek.clients.admin;

/** How {@link Admin#alterConsumerGroupOffsets} is to be done. */
public final class AlterConsumerGroupOffsetsOptions extends AbstractOptions<AlterConsumerGroupOffsetsOptions> {}
