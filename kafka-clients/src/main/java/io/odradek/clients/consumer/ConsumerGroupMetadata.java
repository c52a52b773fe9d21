package io.odradek.clients.consumer;

import java.util.Objects;
import java.util.Optional;

/** Who a consumer is in its group, as a transactional producer needs it to send offsets. Immutable. */
public final class ConsumerGroupMetadata {

    private final String groupId;
    private final int generationId;
    private final String memberId;
    private final Optional<String> groupInstanceId;

    public ConsumerGroupMetadata(String groupId, int generationId, String memberId, Optional<String> groupInstanceId) {
        this.groupId = Objects.requireNonNull(groupId, "group.id");
        this.generationId = generationId;
        this.memberId = Objects.requireNonNull(memberId, "member id");
        this.groupInstanceId = Objects.requireNonNull(groupInstanceId, "group.instance.id");
    }

    /** A group, from outside of it. */
    public ConsumerGroupMetadata(String groupId) {
        this(groupId, -1, "", Optional.empty());
    }

    public String groupId() {
        return groupId;
    }

    /** The generation, or the member's epoch; -1 outside of the group. */
    public int generationId() {
        return generationId;
    }

    public String memberId() {
        return memberId;
    }

    public Optional<String> groupInstanceId() {
        return groupInstanceId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConsumerGroupMetadata that
                && groupId.equals(that.groupId)
                && generationId == that.generationId
                && memberId.equals(that.memberId)
                && groupInstanceId.equals(that.groupInstanceId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(groupId, generationId, memberId, groupInstanceId);
    }

    @Override
    public String toString() {
        return "GroupMetadata(groupId = " + groupId + ", generationId = " + generationId + ", memberId = " + memberId
                + ", groupInstanceId = " + groupInstanceId.orElse("") + ")";
    }
}
