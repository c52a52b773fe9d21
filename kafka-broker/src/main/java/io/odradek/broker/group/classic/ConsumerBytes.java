package io.odradek.broker.group.classic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ConsumerProtocolAssignment;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
        return subscription(subscription).map(read -> Set.copyOf(read.topics()));
    }

    /** What a member says of itself; empty when it cannot be understood. */
    public static Optional<ConsumerProtocolSubscription> subscription(byte[] bytes) {
        return read(bytes, ConsumerProtocolSubscription.HIGHEST_VERSION, ConsumerProtocolSubscription::read);
    }

    /** The version of a subscription, as far as this broker knows versions; 0 when there is none to be seen. */
    public static short version(byte[] bytes) {
        int version =
                bytes.length < Short.BYTES ? 0 : Unpooled.wrappedBuffer(bytes).readShort();
        return (short) Math.max(0, Math.min(version, ConsumerProtocolAssignment.HIGHEST_VERSION));
    }

    /** An assignment as a member reads it that said something in this version. */
    public static byte[] assignment(short version, List<TopicPartition> partitions) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        partitions.forEach(one ->
                byTopic.computeIfAbsent(one.topic(), topic -> new ArrayList<>()).add(one.partition()));
        ConsumerProtocolAssignment assignment = new ConsumerProtocolAssignment()
                .assignedPartitions(byTopic.entrySet().stream()
                        .map(topic -> new ConsumerProtocolAssignment.TopicPartition()
                                .topic(topic.getKey())
                                .partitions(topic.getValue()))
                        .toList());
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        out.writeInt16(version);
        assignment.write(out, version);
        return ByteBufUtil.getBytes(buffer);
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
