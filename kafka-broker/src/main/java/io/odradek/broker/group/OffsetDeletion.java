package io.odradek.broker.group;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Forgets offsets at an operator's wish: those of topics that the group reads stay. Runs on: the groups' loop. */
final class OffsetDeletion {

    private OffsetDeletion() {}

    /**
     * Forgets them; the reply has the code of each.
     *
     * @throws ApiException when there is no such group, or what it reads is not known
     */
    static void begin(
            GroupSlot slot,
            Set<TopicPartition> partitions,
            CompletableFuture<Map<TopicPartition, ErrorCode>> reply,
            Effects effects) {
        slot.requireExistence();
        Set<String> read = slot.group()
                .readTopics()
                .orElseThrow(() -> new ApiException(
                        ErrorCode.NON_EMPTY_GROUP, "the group has members, and what they read is not known"));
        Map<TopicPartition, ErrorCode> codes = new HashMap<>();
        Map<TopicPartition, Optional<CommittedOffset>> changes = new HashMap<>();
        for (TopicPartition partition : partitions) {
            boolean inUse = read.contains(partition.topic());
            codes.put(partition, inUse ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE);
            if (!inUse && slot.offsets().find(partition).isPresent()) {
                changes.put(partition, Optional.empty());
            }
        }
        if (changes.isEmpty()) {
            effects.answer(reply, codes);
        } else {
            slot.commit(changes, answering(reply, codes), effects);
        }
    }

    private static <T> CompletableFuture<Void> answering(CompletableFuture<T> reply, T answer) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        var unused = written.whenComplete((done, failure) -> {
            if (failure == null) {
                reply.complete(answer);
            } else {
                reply.completeExceptionally(failure);
            }
        });
        return written;
    }
}
