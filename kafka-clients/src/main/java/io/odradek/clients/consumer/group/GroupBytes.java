package io.odradek.clients.consumer.group;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.SerializationException;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.Message;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ConsumerProtocolAssignment;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** What members of the classic protocol tell one another, as bytes. Runs on: any thread; without state. */
public final class GroupBytes {

    private GroupBytes() {}

    public static byte[] of(ConsumerProtocolSubscription subscription) {
        return bytes(subscription, ConsumerProtocolSubscription.HIGHEST_VERSION);
    }

    public static byte[] of(ConsumerProtocolAssignment assignment) {
        return bytes(assignment, ConsumerProtocolAssignment.HIGHEST_VERSION);
    }

    private static byte[] bytes(Message message, short version) {
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        out.writeInt16(version);
        message.write(out, version);
        return ByteBufUtil.getBytes(buffer);
    }

    /** @throws SerializationException if the bytes are no subscription */
    public static ConsumerProtocolSubscription subscription(byte[] bytes) {
        return read(bytes, ConsumerProtocolSubscription.HIGHEST_VERSION, ConsumerProtocolSubscription::read);
    }

    /** Nothing for no bytes: the group knows nothing for this member. @throws SerializationException if the bytes are no assignment */
    public static ConsumerProtocolAssignment assignment(byte[] bytes) {
        return bytes.length == 0
                ? new ConsumerProtocolAssignment()
                : read(bytes, ConsumerProtocolAssignment.HIGHEST_VERSION, ConsumerProtocolAssignment::read);
    }

    private static <T> T read(byte[] bytes, short highest, BiFunction<ProtocolReader, Short, T> reader) {
        ProtocolReader in = new ProtocolReader(Unpooled.wrappedBuffer(bytes));
        try {
            short version = in.readInt16("version");
            // what a newer version adds stands at the end
            return reader.apply(in, (short) Math.min(version, highest));
        } catch (MalformedMessageException e) {
            throw new SerializationException("a member of the group speaks another language: " + e.getMessage(), e);
        }
    }

    /** Partitions by topic, both in order. */
    public static Map<String, List<Integer>> byTopic(Collection<TopicPartition> partitions) {
        Map<String, List<Integer>> topics = new TreeMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(partition.partition()));
        topics.values().forEach(list -> list.sort(null));
        return topics;
    }
}
