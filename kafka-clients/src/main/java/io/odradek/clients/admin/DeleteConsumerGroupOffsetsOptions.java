package io.odradek.clients.admin;

/** How {@link Admin#deleteConsumerGroupOffsets} is to be done. */
public final class DeleteConsumerGroupOffsetsOptions extends AbstractOptions<DeleteConsumerGroupOffsetsOptions> {}
