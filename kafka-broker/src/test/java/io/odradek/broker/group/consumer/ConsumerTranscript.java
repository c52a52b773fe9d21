package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A story of a group: what members say, and what they hear. Topic a has the id a; its partition 0 is shown as a0. */
final class ConsumerTranscript {

    static final int SESSION_MS = 45_000;
    static final int REBALANCE_MS = 60_000;

    private final List<String> said = new ArrayList<>();
    private final Map<String, KnownTopics.Known> topics = new LinkedHashMap<>();
    private final ConsumerSettings settings;
    private ConsumerGroup group;
    private long nowMs = 1;
    private int ids;

    ConsumerTranscript(Assignor... assignors) {
        ConsumerSettings settings =
                new ConsumerSettings(SESSION_MS, 5_000, 4, List.of(assignors), new ClassicSettings(1, 60_000, 9, 0));
        this.settings = settings;
        group = new ConsumerGroup(settings, this::newId, this::topics, 0, nowMs);
    }

    private String newId() {
        return "made-" + ++ids;
    }

    private KnownTopics topics() {
        return new TestTopics(topics);
    }

    /** Another coordinator takes over what stands in ZooKeeper. */
    ConsumerTranscript moves() {
        GroupNode node = GroupNode.parse(group.node().toJson(), "/group");
        Map<String, MemberNode> members = new LinkedHashMap<>();
        Map<String, MemberNode> written = group.memberNodes();
        node.members()
                .forEach(id -> members.put(id, MemberNode.parse(written.get(id).toJson(), "/member")));
        group = ConsumerGroup.restore(settings, this::newId, this::topics, node, members, nowMs);
        return tellTopics();
    }

    static Uuid id(String topic) {
        return new Uuid(0, topic.charAt(0));
    }

    static Set<TopicIdPartition> parts(String... shown) {
        Set<TopicIdPartition> parts = new TreeSet<>();
        for (String one : shown) {
            parts.add(new TopicIdPartition(id(one), Integer.parseInt(one.substring(1))));
        }
        return parts;
    }

    static String shown(Set<TopicIdPartition> parts) {
        return new TreeSet<>(parts)
                .stream()
                        .map(one -> (char) one.topic().getLeastSignificantBits() + "" + one.partition())
                        .collect(Collectors.joining(",", "[", "]"));
    }

    ConsumerTranscript topic(String name, int partitions) {
        topics.put(name, new KnownTopics.Known(id(name), partitions));
        return tellTopics();
    }

    ConsumerTranscript noTopic(String name) {
        topics.remove(name);
        return tellTopics();
    }

    /** A topic grows while nobody coordinates the group. */
    ConsumerTranscript growUnseen(String name, int partitions) {
        topics.put(name, new KnownTopics.Known(id(name), partitions));
        return this;
    }

    /** Whether a heartbeat changes what stands in ZooKeeper. */
    boolean writes(HeartbeatAsk ask) {
        Effects effects = new Effects();
        group.heartbeat(ask, nowMs, effects);
        return effects.isChange();
    }

    private ConsumerTranscript tellTopics() {
        group.onTopics(nowMs, new Effects());
        return this;
    }

    ConsumerTranscript join(String id, String... read) {
        return say(join(id, Optional.empty(), read));
    }

    ConsumerTranscript joinStatic(String id, String instance, String... read) {
        return say(join(id, Optional.of(instance), read));
    }

    static HeartbeatAsk join(String id, Optional<String> instance, String... read) {
        return new HeartbeatAsk(
                id,
                0,
                instance,
                Optional.empty(),
                "c",
                "/h",
                Optional.of(REBALANCE_MS),
                Optional.of(Set.of(read)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Set.of()));
    }

    ConsumerTranscript joinRegex(String id, String regex) {
        return say(new HeartbeatAsk(
                id,
                0,
                Optional.empty(),
                Optional.empty(),
                "c",
                "/h",
                Optional.of(REBALANCE_MS),
                Optional.empty(),
                Optional.of(regex),
                Optional.empty(),
                Optional.of(Set.of())));
    }

    static HeartbeatAsk beat(String id, int epoch, Optional<String> instance, Optional<Set<TopicIdPartition>> owned) {
        return new HeartbeatAsk(
                id,
                epoch,
                instance,
                Optional.empty(),
                "c",
                "/h",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                owned);
    }

    /** A heartbeat with nothing new. */
    ConsumerTranscript beat(String id, int epoch) {
        return say(beat(id, epoch, Optional.empty(), Optional.empty()));
    }

    /** A heartbeat that says what the member has. */
    ConsumerTranscript owns(String id, int epoch, String... owned) {
        return say(beat(id, epoch, Optional.empty(), Optional.of(parts(owned))));
    }

    ConsumerTranscript leaveStatic(String id, String instance, int epoch) {
        return say(beat(id, epoch, Optional.of(instance), Optional.empty()));
    }

    ConsumerTranscript say(HeartbeatAsk ask) {
        try {
            HeartbeatResult result = group.heartbeat(ask, nowMs, new Effects());
            said.add(result.memberId() + " in " + result.memberEpoch()
                    + result.assignment().map(parts -> " " + shown(parts)).orElse(""));
        } catch (ApiException e) {
            said.add(ask.memberId() + " " + e.error());
        }
        return this;
    }

    ConsumerTranscript commit(String id, int epoch, TopicPartition... partitions) {
        try {
            group.requireMayCommit(new MemberIdentity(id, Optional.empty()), epoch, true, Set.of(partitions), nowMs);
            said.add(id + " commits");
        } catch (ApiException e) {
            said.add(id + " " + e.error());
        }
        return this;
    }

    ConsumerTranscript pass(long ms) {
        nowMs += ms;
        if (group.nextDeadlineMs() <= nowMs) {
            group.onTime(nowMs, new Effects());
        }
        return this;
    }

    ConsumerGroup group() {
        return group;
    }

    /** What was said since this was asked last. */
    List<String> said() {
        List<String> all = List.copyOf(said);
        said.clear();
        return all;
    }
}
