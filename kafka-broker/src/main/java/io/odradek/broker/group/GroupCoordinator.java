package io.odradek.broker.group;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.group.classic.ClassicState;
import io.odradek.broker.group.classic.Effects;
import io.odradek.broker.group.classic.GroupDescription;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.MemberIdentity;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.store.GroupStore;
import io.odradek.zk.store.OffsetStore;
import io.odradek.zk.store.OwnerStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this broker coordinates: those that rendezvous hashing over the live brokers gives it. It takes them over
 * when brokers come or go, without a rebalance, and gives up those that are another's now. That two brokers disagree for a
 * moment does no harm: each change is a compare-and-set of the group's znode.
 *
 * <p>Every future fails with an {@link ApiException}; NOT_COORDINATOR sends the client to another broker.
 *
 * <p>Runs on: a loop of its own; called from any thread, and answered on the loop.
 */
public final class GroupCoordinator implements ClusterMetadata.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    private static final long NO_LIFE = -1;
    private static final long LOOK_AROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOADS_AT_A_TIME = 64;
    /** Of a group's name, encoded: each commit names the group in several paths. */
    private static final int MAX_NAME = 2_000;

    private final int brokerId;
    private final GroupSettings settings;
    private final ClusterMetadata cluster;
    private final GroupStore store;
    private final GroupLoop loop = new GroupLoop();
    private final CommitQueue commits;
    private final GroupContext context;
    private final Map<String, GroupSlot> slots = new HashMap<>();
    private final long startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private volatile long epoch = NO_LIFE;
    private volatile GroupsSnapshot snapshot = new GroupsSnapshot(List.of());

    /** Counts how often all groups had to be looked at anew. */
    private int round;

    private boolean allLoaded;

    public GroupCoordinator(int brokerId, GroupSettings settings, NodeOperations nodes, ClusterMetadata cluster) {
        this.brokerId = brokerId;
        this.settings = settings;
        this.cluster = cluster;
        this.store = new GroupStore(nodes);
        OffsetStore offsets = new OffsetStore(nodes);
        this.commits = new CommitQueue(
                new CommitQueue.Outside() {
                    @Override
                    public CompletableFuture<List<OffsetStore.Outcome>> write(List<OffsetStore.Commit> batch) {
                        return offsets.write(batch);
                    }

                    @Override
                    public void execute(Runnable step) {
                        loop.execute(step);
                    }

                    @Override
                    public void schedule(Runnable step, long nanos) {
                        loop.schedule(step, nanos);
                    }
                },
                System::nanoTime,
                settings.commitTimeout().toNanos());
        this.context = new GroupContext(
                brokerId,
                () -> epoch,
                settings,
                this::nowMs,
                () -> UUID.randomUUID().toString(),
                loop,
                store,
                new OwnerStore(nodes),
                commits,
                cluster::image);
        loop.schedule(this::lookAround, LOOK_AROUND_NANOS);
        loop.schedule(this::expire, settings.retentionCheck().toNanos());
    }

    /** Epoch milliseconds that never go back while this broker runs. */
    private long nowMs() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    // whose group is whose ---------------------------------------------------------------------------------------

    /** The live broker that coordinates a group. */
    public Optional<BrokerImage> coordinatorOf(String group) {
        ClusterImage image = cluster.image();
        return Rendezvous.pick(group, image.brokers().keySet()).flatMap(image::broker);
    }

    private boolean isMine(String group) {
        long life = epoch;
        return life != NO_LIFE
                && coordinatorOf(group)
                        .filter(broker -> broker.id() == brokerId && broker.epoch() == life)
                        .isPresent();
    }

    /** This broker is registered, as a new incarnation. Call on the ZooKeeper event thread, before images show it. */
    public void onRegistered(long brokerEpoch) {
        epoch = brokerEpoch;
        loop.execute(this::reassign);
    }

    /** With its session this broker has lost every group. */
    public void onSessionLost() {
        epoch = NO_LIFE;
        loop.execute(this::reassign);
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        if (!delta.brokers().isEmpty()) {
            loop.execute(this::reassign);
        }
        for (String name : delta.topics()) {
            Optional<TopicImage> old = before.topic(name);
            boolean gone = old.isPresent()
                    && now.topic(name)
                            .filter(topic -> topic.id().equals(old.get().id()))
                            .isEmpty();
            if (gone) {
                loop.execute(() -> forgetTopic(name));
            }
        }
    }

    private void forgetTopic(String topic) {
        List.copyOf(slots.values()).forEach(slot -> slot.forgetTopic(topic));
    }

    /** Gives up what is another's, and takes over what is this broker's. */
    private void reassign() {
        for (GroupSlot slot : List.copyOf(slots.values())) {
            if (!isMine(slot.id())) {
                slot.end(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
            }
        }
        round++;
        allLoaded = false;
        if (epoch != NO_LIFE) {
            takeOver(round);
        }
    }

    private void takeOver(int thisRound) {
        var unused = store.list()
                .whenComplete((groups, failure) -> loop.execute(() -> {
                    if (thisRound != round) {
                        return;
                    }
                    if (failure != null) {
                        LOG.warn("The groups in ZooKeeper cannot be listed, trying again: {}", failure.toString());
                        loop.schedule(() -> retry(thisRound), RETRY_NANOS);
                        return;
                    }
                    List<String> missing = new ArrayList<>();
                    groups.stream()
                            .filter(this::isMine)
                            .filter(id -> !slots.containsKey(id))
                            .forEach(missing::add);
                    loadNext(missing, thisRound);
                }));
    }

    private void retry(int thisRound) {
        if (thisRound == round) {
            takeOver(thisRound);
        }
    }

    private void loadNext(List<String> missing, int thisRound) {
        if (thisRound != round) {
            return;
        }
        if (missing.isEmpty()) {
            allLoaded = true;
            return;
        }
        List<String> now = missing.subList(0, Math.min(LOADS_AT_A_TIME, missing.size()));
        List<String> later = missing.subList(now.size(), missing.size());
        List<CompletableFuture<Void>> loads = now.stream()
                .filter(id -> !slots.containsKey(id) && isMine(id))
                .map(id -> open(id).load())
                .toList();
        var unused = CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> loop.execute(() -> loadNext(later, thisRound)));
    }

    private GroupSlot open(String group) {
        GroupSlot slot = new GroupSlot(group, context, gone -> slots.remove(gone.id(), gone));
        slots.put(group, slot);
        return slot;
    }

    // requests ---------------------------------------------------------------------------------------------------

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#join}. */
    public CompletableFuture<JoinResult> join(String group, JoinAsk ask) {
        CompletableFuture<JoinResult> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> slot.group().join(ask, reply, nowMs(), effects));
        return reply;
    }

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#sync}. */
    public CompletableFuture<SyncResult> sync(String group, SyncAsk ask) {
        CompletableFuture<SyncResult> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> slot.group().sync(ask, reply, nowMs(), effects));
        return reply;
    }

    /** See {@link io.odradek.broker.group.classic.ClassicGroup#heartbeat}. */
    public CompletableFuture<Void> heartbeat(String group, MemberIdentity member, int generation) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        inTurn(group, true, reply, (slot, effects) -> {
            slot.group().heartbeat(member, generation, nowMs());
            effects.answer(reply, null);
        });
        return reply;
    }

    /**
     * Members leave.
     *
     * @return the code of each, in their order
     */
    public CompletableFuture<List<ErrorCode>> leave(String group, LinkedHashMap<MemberIdentity, String> reasons) {
        CompletableFuture<List<ErrorCode>> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> {
            List<ErrorCode> codes = new ArrayList<>();
            reasons.forEach((member, reason) -> codes.add(leave(slot, member, reason, effects)));
            effects.answer(reply, codes);
        });
        return reply;
    }

    private ErrorCode leave(GroupSlot slot, MemberIdentity member, String reason, Effects effects) {
        try {
            slot.group().leave(member, reason, nowMs(), effects);
            return ErrorCode.NONE;
        } catch (ApiException e) {
            return e.error();
        }
    }

    /** Commits offsets; done when ZooKeeper has them. */
    public CompletableFuture<Void> commit(
            String group, MemberIdentity member, int generation, Map<TopicPartition, CommittedOffset> offsets) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> {
            slot.group().requireMayCommit(member, generation, nowMs());
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

    /** All that the group has committed. */
    public CompletableFuture<Map<TopicPartition, CommittedOffset>> offsets(String group) {
        CompletableFuture<Map<TopicPartition, CommittedOffset>> reply = new CompletableFuture<>();
        inTurn(
                group,
                false,
                reply,
                (slot, effects) -> effects.answer(reply, slot.offsets().all()));
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
        inTurn(group, false, reply, (slot, effects) -> {
            requireExistence(slot);
            Set<String> read = readTopics(slot);
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
                return;
            }
            CompletableFuture<Void> written = new CompletableFuture<>();
            slot.commit(changes, written, effects);
            var unused = written.whenComplete((done, failure) -> {
                if (failure == null) {
                    reply.complete(codes);
                } else {
                    reply.completeExceptionally(failure);
                }
            });
        });
        return reply;
    }

    private static void requireExistence(GroupSlot slot) {
        if (!slot.exists()) {
            throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "The group " + slot.id() + " does not exist.");
        }
    }

    private static Set<String> readTopics(GroupSlot slot) {
        if (slot.group().state() == ClassicState.EMPTY) {
            return Set.of();
        }
        return slot.group()
                .subscribedTopics()
                .orElseThrow(() -> new ApiException(
                        ErrorCode.NON_EMPTY_GROUP, "the group has members, and what they read is not known"));
    }

    /** A group as tools show it; GROUP_ID_NOT_FOUND when there is none. */
    public CompletableFuture<GroupDescription> describe(String group) {
        CompletableFuture<GroupDescription> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> {
            requireExistence(slot);
            effects.answer(reply, slot.group().describe());
        });
        return reply;
    }

    /** Deletes a group that has no members, with all its offsets. */
    public CompletableFuture<Void> delete(String group) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        inTurn(group, false, reply, (slot, effects) -> {
            requireExistence(slot);
            slot.group().die(nowMs());
            slot.delete(reply);
        });
        return reply;
    }

    /** The groups of this broker; COORDINATOR_LOAD_IN_PROGRESS as long as it does not know all of them. */
    public CompletableFuture<List<GroupListing>> list() {
        CompletableFuture<List<GroupListing>> reply = new CompletableFuture<>();
        boolean accepted = loop.execute(() -> {
            if (!allLoaded) {
                reply.completeExceptionally(new ApiException(
                        ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "the groups are being read from ZooKeeper"));
                return;
            }
            reply.complete(slots.values().stream()
                    .filter(slot -> !slot.isLoading() && slot.exists())
                    .map(slot -> new GroupListing(
                            slot.id(),
                            slot.group().protocolType().orElse(""),
                            slot.group().state().shown(),
                            "classic"))
                    .toList());
        });
        if (!accepted) {
            failClosed(reply);
        }
        return reply;
    }

    private static void failClosed(CompletableFuture<?> reply) {
        reply.completeExceptionally(new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the broker stops"));
    }

    private void inTurn(String group, boolean sign, CompletableFuture<?> reply, BiConsumer<GroupSlot, Effects> action) {
        boolean accepted = loop.execute(() -> {
            if (!isMine(group)) {
                reply.completeExceptionally(
                        new ApiException(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group"));
                return;
            }
            GroupSlot slot = slots.get(group);
            if (slot == null) {
                if (GroupPaths.encode(group).length() > MAX_NAME) {
                    reply.completeExceptionally(
                            new ApiException(ErrorCode.INVALID_GROUP_ID, "the name of the group is too long"));
                    return;
                }
                slot = open(group);
                var unused = slot.load();
            }
            GroupSlot target = slot;
            target.submit(new GroupInput(
                    effects -> action.accept(target, effects),
                    reply,
                    sign,
                    nowMs() + settings.commitTimeout().toMillis()));
        });
        if (!accepted) {
            failClosed(reply);
        }
    }

    // now and then -----------------------------------------------------------------------------------------------

    private void lookAround() {
        loop.schedule(this::lookAround, LOOK_AROUND_NANOS);
        commits.endOverdue();
        List.copyOf(slots.values()).forEach(GroupSlot::endOverdue);
        snapshot = new GroupsSnapshot(slots.values().stream()
                .filter(slot -> !slot.isLoading())
                .map(slot -> new GroupsSnapshot.One(
                        slot.id(), slot.group().state(), slot.group().size(), slot.offsets()))
                .toList());
    }

    private void expire() {
        loop.schedule(this::expire, settings.retentionCheck().toNanos());
        List.copyOf(slots.values()).forEach(GroupSlot::expire);
    }

    /** The groups as they were a moment ago, for metrics. */
    public GroupsSnapshot snapshot() {
        return snapshot;
    }

    /** Answers everybody who waits, and stops. */
    @Override
    public void close() {
        loop.execute(() -> {
            List.copyOf(slots.values()).forEach(slot -> slot.end(ErrorCode.NOT_COORDINATOR, "the broker stops"));
            loop.close();
        });
    }
}
