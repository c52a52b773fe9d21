package io.odradek.broker.group.consumer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A group of the consumer protocol as tools show it.
 *
 * @param assignor by which the target was made
 */
public record ConsumerGroupDescription(String state, int epoch, String assignor, List<Member> members) {

    /**
     * A member as tools show it.
     *
     * @param topics names that it reads, in order
     * @param regex of names that it reads
     * @param assigned what it may have
     * @param target what it shall have
     * @param classic whether it speaks the classic protocol
     */
    public record Member(
            String memberId,
            Optional<String> instanceId,
            Optional<String> rackId,
            int epoch,
            String clientId,
            String clientHost,
            List<String> topics,
            Optional<String> regex,
            Set<TopicIdPartition> assigned,
            Set<TopicIdPartition> target,
            boolean classic) {}
}
