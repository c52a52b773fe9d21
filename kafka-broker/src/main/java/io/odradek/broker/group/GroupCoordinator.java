package io.odradek.broker.group;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.group.classic.GroupDescription;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.consumer.ConsumerGroupDescription;
import io.odradek.broker.group.consumer.HeartbeatAsk;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.GroupStore;
import io.odradek.zk.store.OffsetStore;
import io.odradek.zk.store.OwnerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Answers what clients ask of groups: each request goes to the slot of its group, in turn. Which groups these are, and how
 * they come and go, stands in {@link GroupSlots}.
 *
 * <p>Every future fails with an {@link ApiException}; NOT_COORDINATOR sends the client to another broker.
 *
 * <p>Runs on: a loop of its own; called from any thread, and answered on the loop. What is asked often and done quickly takes
 * its turn on the thread that asks, if it is next ({@link GroupLoop}).
 */
public final class GroupCoordinator implements ClusterMetadata.Listener, AutoCloseable {

    private final GroupSettings settings;
    private final GroupLoop loop = new GroupLoop();
    private final CommitQueue commits;
    private final GroupSlots slots;
    private final GroupTopics topics = new GroupTopics(this::onTopics);
    private final long startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private final GroupTurns turns;
    private final GroupRounds rounds;

    public GroupCoordinator(int brokerId, BrokerConfig config, ZooKeeperSession session, ClusterMetadata cluster) {
        this.settings = GroupSettings.of(config);
        NodeOperations nodes = session.nodes();
        this.commits = new CommitQueue(
                new CommitsOutside(new OffsetStore(session.directNodes()), loop),
                System::nanoTime,
                settings.commitTimeout().toNanos());
        BrokerLife life = new BrokerLife(brokerId);
        this.slots = new GroupSlots(
                life,
                cluster,
                new GroupContext(
                        brokerId,
                        life::epoch,
                        settings,
                        this::nowMs,
                        new GroupTypes(
                                settings.classic(),
                                settings.consumer(),
                                settings.policy(),
                                () -> UUID.randomUUID().toString(),
                                topics),
                        new GroupTimes(config, cluster::image),
                        topics,
                        loop,
                        new GroupStore(nodes),
                        new OwnersView(new OwnerStore(nodes), loop),
                        commits,
                        cluster::image));
        this.turns = new GroupTurns(
                loop, slots, () -> nowMs() + settings.commitTimeout().toMillis());
        this.rounds = new GroupRounds(
                loop, slots, commits, topics, settings.retentionCheck().toNanos());
        rounds.begin();
    }

    /** Epoch milliseconds that never go back while this broker runs. */
    private long nowMs() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    // whose group is whose ---------------------------------------------------------------------------------------

    /** The live broker that coordinates a group. */
    public Optional<BrokerImage> coordinatorOf(String group) {
        return slots.coordinatorOf(group);
    }

    /** This broker is registered, as a new incarnation. Call on the ZooKeeper event thread, before images show it. */
    public void onRegistered(long brokerEpoch) {
        slots.onRegistered(brokerEpoch);
    }

    /** With its session this broker has lost every group. */
    public void onSessionLost() {
        slots.onSessionLost();
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        slots.onImage(before, now, delta);
        topics.onImage(before, now, delta);
    }

    private void onTopics() {
        slots.onTopics();
    }

    /** Whether clients may use the consumer protocol. */
    public boolean servesConsumerProtocol() {
        return settings.servesConsumerProtocol();
    }

    // requests ---------------------------------------------------------------------------------------------------

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#join}. */
    public CompletableFuture<JoinResult> join(String group, JoinAsk ask) {
        CompletableFuture<JoinResult> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> slot.clients().join(ask, reply, effects));
        return reply;
    }

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#sync}. */
    public CompletableFuture<SyncResult> sync(String group, SyncAsk ask) {
        CompletableFuture<SyncResult> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> slot.clients().sync(ask, reply, effects));
        return reply;
    }

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#heartbeat}. */
    public CompletableFuture<Void> heartbeat(String group, MemberIdentity member, int generation) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        turns.atOnce(group, true, reply, (slot, effects) -> {
            slot.clients().heartbeat(member, generation);
            effects.answer(reply, null);
        });
        return reply;
    }

    /** A heartbeat of the consumer protocol; see {@link io.odradek.broker.group.consumer.ConsumerGroup#heartbeat}. */
    public CompletableFuture<HeartbeatResult> heartbeat(String group, HeartbeatAsk ask) {
        Set<String> expressions =
                ask.regex().filter(regex -> !regex.isEmpty()).map(Set::of).orElse(Set.of());
        return topics.prepare(expressions).thenCompose(done -> heartbeatInTurn(group, ask));
    }

    private CompletableFuture<HeartbeatResult> heartbeatInTurn(String group, HeartbeatAsk ask) {
        CompletableFuture<HeartbeatResult> reply = new CompletableFuture<>();
        turns.inTurn(
                group,
                reply,
                slot -> slot.heardOf(ask),
                (slot, effects) -> effects.answer(reply, slot.clients().heartbeat(ask, effects)));
        return reply;
    }

    /**
     * Members leave.
     *
     * @return the code of each, in their order
     */
    public CompletableFuture<List<ErrorCode>> leave(String group, LinkedHashMap<MemberIdentity, String> reasons) {
        CompletableFuture<List<ErrorCode>> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> {
            List<ErrorCode> codes = new ArrayList<>();
            reasons.forEach((member, reason) -> codes.add(leave(slot, member, reason, effects)));
            effects.answer(reply, codes);
        });
        return reply;
    }

    private ErrorCode leave(GroupSlot slot, MemberIdentity member, String reason, Effects effects) {
        try {
            slot.clients().leave(member, reason, effects);
            return ErrorCode.NONE;
        } catch (ApiException e) {
            return e.error();
        }
    }

    /**
     * Commits offsets; done when ZooKeeper has them.
     *
     * @param generation of the member, or its epoch; negative from outside of the group
     * @param knowsEpochs whether the client could be told of a stale one
     */
    public CompletableFuture<Void> commit(
            String group,
            MemberIdentity member,
            int generation,
            boolean knowsEpochs,
            Map<TopicPartition, CommittedOffset> offsets) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        turns.atOnce(group, false, reply, (slot, effects) -> {
            if (knowsEpochs && generation >= 0) {
                slot.requireExistence();
            }
            slot.group().requireMayCommit(member, generation, knowsEpochs, offsets.keySet(), nowMs());
            Map<TopicPartition, Optional<CommittedOffset>> changes = new LinkedHashMap<>();
            offsets.forEach((partition, offset) -> changes.put(partition, Optional.of(offset)));
            if (changes.isEmpty()) {
                effects.answer(reply, null);
            } else {
                slot.commit(changes, reply, effects);
            }
        });
        return reply;
    }

    /**
     * All that the group has committed.
     *
     * @param member who asks; of no id from outside of the group
     * @param memberEpoch negative from outside of the group
     */
    public CompletableFuture<Map<TopicPartition, CommittedOffset>> offsets(
            String group, MemberIdentity member, int memberEpoch) {
        CompletableFuture<Map<TopicPartition, CommittedOffset>> reply = new CompletableFuture<>();
        turns.atOnce(group, false, reply, (slot, effects) -> {
            slot.group().requireMayFetch(member, memberEpoch);
            effects.answer(reply, slot.offsets().all());
        });
        return reply;
    }

    /**
     * Forgets offsets.
     *
     * @return the code of each
     */
    public CompletableFuture<Map<TopicPartition, ErrorCode>> deleteOffsets(
            String group, Set<TopicPartition> partitions) {
        CompletableFuture<Map<TopicPartition, ErrorCode>> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> OffsetDeletion.begin(slot, partitions, reply, effects));
        return reply;
    }

    /** A group as tools show it; GROUP_ID_NOT_FOUND when there is none. */
    public CompletableFuture<GroupDescription> describe(String group) {
        CompletableFuture<GroupDescription> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> {
            slot.requireExistence();
            effects.answer(reply, slot.clients().classic().describe());
        });
        return reply;
    }

    /** A group of the consumer protocol as tools show it; GROUP_ID_NOT_FOUND when there is none. */
    public CompletableFuture<ConsumerGroupDescription> describeConsumers(String group) {
        CompletableFuture<ConsumerGroupDescription> reply = new CompletableFuture<>();
        turns.inTurn(
                group,
                reply,
                (slot, effects) ->
                        effects.answer(reply, slot.clients().consumer().describe()));
        return reply;
    }

    /** Deletes a group that has no members, with all its offsets. */
    public CompletableFuture<Void> delete(String group) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        turns.inTurn(group, reply, (slot, effects) -> {
            slot.requireExistence();
            slot.group().die(nowMs());
            slot.delete(reply);
        });
        return reply;
    }

    /** The groups of this broker; COORDINATOR_LOAD_IN_PROGRESS as long as it does not know all of them. */
    public CompletableFuture<List<GroupListing>> list() {
        CompletableFuture<List<GroupListing>> reply = new CompletableFuture<>();
        turns.onLoop(reply, () -> {
            if (slots.areAllLoaded()) {
                reply.complete(slots.all().stream()
                        .filter(slot -> !slot.isLoading() && slot.exists())
                        .map(GroupSlot::listing)
                        .toList());
            } else {
                reply.completeExceptionally(new ApiException(
                        ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "the groups are being read from ZooKeeper"));
            }
        });
        return reply;
    }

    /** The groups as they were a moment ago, for metrics. */
    public GroupsSnapshot snapshot() {
        return rounds.snapshot();
    }

    /** Answers everybody who waits, and stops. */
    @Override
    public void close() {
        loop.execute(() -> {
            slots.all().forEach(slot -> slot.end(ErrorCode.NOT_COORDINATOR, "the broker stops"));
            loop.close();
            topics.close();
        });
    }
}
