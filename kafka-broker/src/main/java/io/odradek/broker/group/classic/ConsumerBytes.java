package io.odradek.broker.group.classic;

import io.netty.buffer.Unpooled;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.message.ConsumerProtocolAssignment;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Looks into what consumers tell one another, where a group is one of consumers. To the protocol these are bytes; what cannot
 * be understood is taken for nothing known.
 */
public final class ConsumerBytes {

    /** The type of groups of consumers. */
    public static final String CONSUMER = "consumer";

    private ConsumerBytes() {}

    /** The topics that a member reads; empty when that cannot be told. */
    static Optional<Set<String>> topics(byte[] subscription) {
        return read(subscription, ConsumerProtocolSubscription.HIGHEST_VERSION, ConsumerProtocolSubscription::read)
                .map(read -> Set.copyOf(read.topics()));
    }

    /** Whether two subscriptions are to the same topics. */
    static boolean readTheSame(byte[] one, byte[] other) {
        return Arrays.equals(one, other) || topics(one).equals(topics(other));
    }

    /** The partitions that a member got; none when that cannot be told. */
    public static List<TopicPartition> partitions(byte[] assignment) {
        List<TopicPartition> partitions = new ArrayList<>();
        read(assignment, ConsumerProtocolAssignment.HIGHEST_VERSION, ConsumerProtocolAssignment::read)
                .ifPresent(read -> read.assignedPartitions().forEach(topic -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.topic(), partition)))));
        return partitions;
    }

    private static <T> Optional<T> read(byte[] bytes, short highest, BiFunction<ProtocolReader, Short, T> reader) {
        if (bytes.length < Short.BYTES) {
            return Optional.empty();
        }
        ProtocolReader in = new ProtocolReader(Unpooled.wrappedBuffer(bytes));
        try {
            short version = in.readInt16("version");
            // what a newer version adds stands at the end
            return version < 0 ? Optional.empty() : Optional.of(reader.apply(in, (short) Math.min(version, highest)));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }
}
