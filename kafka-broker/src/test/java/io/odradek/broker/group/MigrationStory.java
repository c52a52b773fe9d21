package io.odradek.broker.group;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.classic.ConsumerBytes;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.consumer.ConsumerSettings;
import io.odradek.broker.group.consumer.HeartbeatAsk;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.broker.group.consumer.KnownTopics;
import io.odradek.broker.group.consumer.TopicIdPartition;
import io.odradek.broker.group.consumer.UniformAssignor;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.store.OffsetTree;
import io.odradek.zk.store.StoredGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A group that members of both protocols talk to, with a clock by hand. It has one topic, t. */
final class MigrationStory {

    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 30_000;
    private static final Uuid TOPIC = new Uuid(0, 't');

    private final int partitions;
    private final GroupTypes types;
    private ChangingGroup group;
    private GroupNode written = GroupNode.ofOffsets(0);
    private Map<String, MemberNode> writtenMembers = Map.of();
    private int ids;
    long nowMs = 1;

    MigrationStory(MigrationPolicy policy, int partitions) {
        this.partitions = partitions;
        ClassicSettings classic = new ClassicSettings(1, 100_000, 100, 0);
        ConsumerSettings consumer =
                new ConsumerSettings(SESSION_MS, 1_000, 100, List.of(new UniformAssignor()), classic);
        types = new GroupTypes(classic, consumer, policy, () -> "id" + ++ids, this::topics);
        group = new ChangingGroup("g", types, () -> nowMs);
    }

    private KnownTopics topics() {
        return new KnownTopics() {
            @Override
            public Optional<Known> find(String name) {
                return name.equals("t") ? Optional.of(new Known(TOPIC, partitions)) : Optional.empty();
            }

            @Override
            public Optional<String> name(Uuid id) {
                return id.equals(TOPIC) ? Optional.of("t") : Optional.empty();
            }

            @Override
            public Set<String> matching(String expression) {
                return Set.of();
            }
        };
    }

    ChangingGroup group() {
        return group;
    }

    /** Another coordinator takes over what stands in ZooKeeper. */
    void move() {
        GroupNode node = GroupNode.parse(written.toJson(), "/group");
        Map<String, MemberNode> members = new LinkedHashMap<>();
        node.members()
                .forEach(id ->
                        members.put(id, MemberNode.parse(writtenMembers.get(id).toJson(), "/member")));
        Effects last = new Effects();
        group.get().abandon(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group", last);
        last.answers().forEach(Effects.Answer::send);
        group = new ChangingGroup("g", types, () -> nowMs);
        group.restore(new StoredGroup(node, 1, members, Map.of(), new OffsetTree()));
        run(effects -> group.get().onTopics(nowMs, effects));
    }

    /** An input as the slot deals with it: a change is written, and what follows is answered. */
    void run(Consumer<Effects> input) {
        Effects effects = new Effects();
        try {
            input.accept(effects);
        } finally {
            group.settle(effects);
            if (effects.isChange()) {
                written = group.get().node();
                writtenMembers = group.get().memberNodes();
            }
            effects.answers().forEach(Effects.Answer::send);
        }
    }

    void pass(long ms) {
        nowMs += ms;
        if (group.get().nextDeadlineMs() <= nowMs) {
            run(effects -> group.get().onTime(nowMs, effects));
        }
    }

    CompletableFuture<JoinResult> join(String id, Optional<String> instance, Collection<Integer> owned) {
        CompletableFuture<JoinResult> reply = new CompletableFuture<>();
        JoinAsk ask = new JoinAsk(
                id,
                instance,
                "c",
                "/h",
                SESSION_MS,
                REBALANCE_MS,
                "consumer",
                Map.of("any", subscription(owned)),
                false,
                true,
                "");
        run(effects -> group.join(ask, reply, effects));
        return reply;
    }

    CompletableFuture<SyncResult> sync(String id, int generation, Map<String, byte[]> assignments) {
        CompletableFuture<SyncResult> reply = new CompletableFuture<>();
        SyncAsk ask = new SyncAsk(
                new MemberIdentity(id, Optional.empty()), generation, Optional.empty(), Optional.empty(), assignments);
        run(effects -> group.sync(ask, reply, effects));
        return reply;
    }

    void heartbeat(String id, int generation) {
        run(effects -> group.heartbeat(new MemberIdentity(id, Optional.empty()), generation));
    }

    void leave(String id) {
        run(effects -> group.leave(new MemberIdentity(id, Optional.empty()), "", effects));
    }

    /** A heartbeat of the consumer protocol; one in epoch 0 joins. */
    HeartbeatResult beat(String id, int epoch, Optional<String> instance, Collection<Integer> owned) {
        boolean joins = epoch == 0;
        HeartbeatResult[] result = new HeartbeatResult[1];
        HeartbeatAsk ask = new HeartbeatAsk(
                id,
                epoch,
                instance,
                Optional.empty(),
                "c",
                "/h",
                joins ? Optional.of(REBALANCE_MS) : Optional.empty(),
                joins ? Optional.of(Set.of("t")) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(withIds(owned)));
        run(effects -> result[0] = group.heartbeat(ask, effects));
        return result[0];
    }

    private static Set<TopicIdPartition> withIds(Collection<Integer> numbers) {
        return numbers.stream()
                .map(number -> new TopicIdPartition(TOPIC, number))
                .collect(Collectors.toSet());
    }

    static Set<Integer> numbers(Set<TopicIdPartition> partitions) {
        return partitions.stream().map(TopicIdPartition::partition).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<Integer> numbers(SyncResult result) {
        return ConsumerBytes.partitions(result.assignment()).stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a member says in its subscription that it has. */
    static Set<Integer> owned(byte[] subscription) {
        return ConsumerBytes.subscription(subscription).orElseThrow().ownedPartitions().stream()
                .flatMap(topic -> topic.partitions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static byte[] subscription(Collection<Integer> owned) {
        ConsumerProtocolSubscription subscription = new ConsumerProtocolSubscription()
                .topics(List.of("t"))
                .ownedPartitions(
                        owned.isEmpty()
                                ? List.of()
                                : List.of(new ConsumerProtocolSubscription.TopicPartition()
                                        .topic("t")
                                        .partitions(owned.stream().sorted().toList())));
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        out.writeInt16(1);
        subscription.write(out, (short) 1);
        return ByteBufUtil.getBytes(buffer);
    }

    /** What a classic leader gives: all that nobody claims goes to those who have least; nobody loses more than it must. */
    Map<String, byte[]> assign(Map<String, Set<Integer>> owned) {
        Map<String, Set<Integer>> shares = new TreeMap<>();
        owned.keySet().forEach(id -> shares.put(id, new TreeSet<>()));
        List<String> members = List.copyOf(shares.keySet());
        for (int partition = 0; partition < partitions; partition++) {
            String to = members.get(partition % members.size());
            boolean taken = false;
            for (Map.Entry<String, Set<Integer>> other : owned.entrySet()) {
                taken |= !other.getKey().equals(to) && other.getValue().contains(partition);
            }
            if (!taken) {
                shares.get(to).add(partition);
            }
        }
        Map<String, byte[]> assignments = new TreeMap<>();
        shares.forEach((id, numbers) -> assignments.put(
                id,
                ConsumerBytes.assignment(
                        (short) 1,
                        numbers.stream()
                                .map(number -> new TopicPartition("t", number))
                                .toList())));
        return assignments;
    }
}
