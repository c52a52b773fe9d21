package io.odradek.broker.group;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.ClassicState;
import io.odradek.broker.group.classic.ConsumerBytes;
import io.odradek.broker.group.classic.Effects;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.broker.group.offsets.GroupOffsets;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.GroupChange;
import io.odradek.zk.store.OffsetKey;
import io.odradek.zk.store.StoredGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group in the care of this broker: its logic, what ZooKeeper has of it, and the order between the two.
 *
 * <pre>
 *   LOADING ──claimed and read──► READY ◄──────────────┐
 *      │                            │ an input changed  │ written: answers leave,
 *      │                            ▼ what must survive │ inputs that waited go on
 *      │                         WRITING ───────────────┘
 *      │ cannot be read             │ fenced, or not known to stand
 *      └──────────► GONE ◄──────────┘
 * </pre>
 *
 * In READY, memory and ZooKeeper agree, but for who is awaited until when. An answer that speaks of a change leaves when the
 * change stands. While it is under way other inputs wait; signs of life do not, as they change nothing that is written. A slot
 * that is GONE has answered everybody; whoever asks next gets a new one, which reads ZooKeeper again.
 *
 * <p>Commits are guarded by the version of the group's znode. So that a change does not fence this broker's own commits, it
 * waits for those that came before it.
 *
 * <p>Runs on: the groups' loop; offsets, state and size are read from any thread.
 */
final class GroupSlot implements CommitQueue.Source {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSlot.class);

    private static final int MAX_WAITING = 10_000;

    private enum Phase {
        LOADING,
        READY,
        WRITING,
        GONE
    }

    private final String id;
    private final GroupContext context;
    private final Consumer<GroupSlot> onGone;
    private final Deque<GroupInput> waiting = new ArrayDeque<>();

    private Phase phase = Phase.LOADING;
    private volatile ClassicGroup group;
    private volatile GroupOffsets offsets = new GroupOffsets();
    private int version = GroupChange.NEW;
    private Map<String, MemberNode> stored = Map.of();

    /** A write that waits until the group's commits are through. */
    private Runnable held;

    /** The answers that wait for a write. */
    private Effects unwritten = new Effects();

    private long wakeUpMs = Long.MAX_VALUE;

    GroupSlot(String id, GroupContext context, Consumer<GroupSlot> onGone) {
        this.id = id;
        this.context = context;
        this.onGone = onGone;
        this.group = new ClassicGroup(context.settings().classic(), context.newIds(), now());
    }

    private long now() {
        return context.clock().getAsLong();
    }

    // loading ----------------------------------------------------------------------------------------------------

    /** Claims and reads the group; completes when that is done, either way. */
    CompletableFuture<Void> load() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused = context.groups()
                .claim(id, context.brokerId(), context.epoch().getAsLong())
                .whenComplete((found, failure) -> context.loop().execute(() -> {
                    if (phase == Phase.LOADING) {
                        loaded(found, failure);
                    }
                    done.complete(null);
                }));
        return done;
    }

    private void loaded(Optional<StoredGroup> found, Throwable failure) {
        if (failure != null) {
            LOG.error("Group {} could not be read: {}", id, cause(failure).toString());
            end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group could not be read from ZooKeeper");
            return;
        }
        phase = Phase.READY;
        if (found.isPresent()) {
            try {
                takeOver(found.get());
            } catch (RuntimeException e) {
                LOG.error("Group {} as it stands in ZooKeeper cannot be understood", id, e);
                end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group in ZooKeeper cannot be understood");
                return;
            }
        }
        goOn();
    }

    private void takeOver(StoredGroup found) {
        version = found.version();
        stored = found.members();
        offsets = new GroupOffsets(found);
        group = ClassicGroup.restore(
                context.settings().classic(), context.newIds(), found.node(), found.members(), now());
        if (group.size() > 0) {
            LOG.info(
                    "Group {}: coordinated here now, generation {} {} with {} members and {} offsets",
                    id,
                    group.generation(),
                    group.state().shown(),
                    group.size(),
                    offsets.count());
        }
        remove(GroupOffsets.orphans(found, context.image().get()));
        if (group.state() == ClassicState.DEAD) {
            // its former coordinator did not come to the end of deleting it
            delete(new CompletableFuture<>());
        }
    }

    // inputs -----------------------------------------------------------------------------------------------------

    /** Deals with an input, now or when its turn comes. */
    void submit(GroupInput input) {
        if (phase == Phase.READY || phase == Phase.WRITING && input.sign()) {
            run(input);
            endIfVacant();
        } else if (phase == Phase.GONE) {
            input.fail(ErrorCode.NOT_COORDINATOR, "the group is not coordinated here");
        } else if (waiting.size() >= MAX_WAITING) {
            input.fail(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "more than " + MAX_WAITING + " requests wait for ZooKeeper");
        } else {
            waiting.add(input);
        }
    }

    private void run(GroupInput input) {
        Effects effects = new Effects();
        try {
            input.action().accept(effects);
        } catch (ApiException e) {
            effects.then(input.reply(), () -> input.reply().completeExceptionally(e));
        } catch (RuntimeException e) {
            LOG.error("Group {}: unexpected error", id, e);
            input.reply().completeExceptionally(e);
        }
        effects.notes().forEach(note -> LOG.info("Group {}: {}", id, note));
        if (effects.isChange()) {
            write(effects);
        } else {
            effects.answers().forEach(Effects.Answer::send);
        }
        setTimer();
    }

    private void goOn() {
        while (phase == Phase.READY && !waiting.isEmpty()) {
            run(waiting.poll());
        }
        setTimer();
        endIfVacant();
    }

    /** Tells those who have waited too long for their turn to try again. */
    void endOverdue() {
        long now = now();
        boolean loading = phase == Phase.LOADING;
        waiting.removeIf(input -> {
            boolean overdue = now >= input.deadlineMs();
            if (overdue && loading && input.sign()) {
                // a member need not hear that its group has moved
                input.reply().complete(null);
            } else if (overdue) {
                input.fail(
                        loading ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.COORDINATOR_NOT_AVAILABLE,
                        "ZooKeeper does not answer");
            }
            return overdue;
        });
    }

    private void setTimer() {
        long next = phase == Phase.GONE ? Long.MAX_VALUE : group.nextDeadlineMs();
        if (next < wakeUpMs) {
            wakeUpMs = next;
            context.loop().schedule(() -> wakeUp(next), TimeUnit.MILLISECONDS.toNanos(next - now()));
        }
    }

    private void wakeUp(long scheduledMs) {
        if (scheduledMs != wakeUpMs || phase == Phase.GONE) {
            return;
        }
        wakeUpMs = Long.MAX_VALUE;
        if (phase == Phase.READY) {
            run(new GroupInput(
                    effects -> group.onTime(now(), effects), new CompletableFuture<>(), false, Long.MAX_VALUE));
            endIfVacant();
        }
        // else setTimer comes with the end of the write
    }

    // writing ----------------------------------------------------------------------------------------------------

    private void write(Effects effects) {
        begin(
                () -> {
                    GroupNode node = group.node()
                            .coordinatedBy(context.brokerId(), context.epoch().getAsLong());
                    Map<String, MemberNode> members = group.memberNodes();
                    return context.groups().write(change(node, members)).thenApply(written -> {
                        context.loop().execute(() -> written(written, members, effects));
                        return null;
                    });
                },
                effects);
    }

    /** Makes one change in ZooKeeper, after the group's commits; whatever happens to it, the effects are carried out. */
    private void begin(Supplier<CompletableFuture<?>> write, Effects effects) {
        phase = Phase.WRITING;
        unwritten = effects;
        Runnable start = () -> {
            var unused = write.get().whenComplete((done, failure) -> {
                if (failure != null) {
                    context.loop().execute(() -> notWritten(cause(failure)));
                }
            });
        };
        if (context.commits().isBusy(this)) {
            held = start;
            context.commits().flush();
        } else {
            start.run();
        }
    }

    @Override
    public void drained() {
        if (held != null) {
            Runnable start = held;
            held = null;
            start.run();
        } else {
            endIfVacant();
        }
    }

    private GroupChange change(GroupNode node, Map<String, MemberNode> members) {
        Map<String, MemberNode> added = new HashMap<>();
        Map<String, MemberNode> changed = new HashMap<>();
        members.forEach((member, content) -> {
            MemberNode before = stored.get(member);
            if (before == null) {
                added.put(member, content);
            } else if (!before.equals(content)) {
                changed.put(member, content);
            }
        });
        Set<String> removed = new HashSet<>(stored.keySet());
        removed.removeAll(members.keySet());
        return new GroupChange(id, version, node, added, changed, removed);
    }

    private void written(int newVersion, Map<String, MemberNode> members, Effects effects) {
        if (phase == Phase.GONE) {
            return;
        }
        version = newVersion;
        stored = members;
        phase = Phase.READY;
        unwritten = new Effects();
        effects.answers().forEach(Effects.Answer::send);
        if (group.state() == ClassicState.STABLE || group.state() == ClassicState.EMPTY) {
            showOwners();
        }
        goOn();
    }

    private void notWritten(Throwable cause) {
        if (phase == Phase.GONE) {
            return;
        }
        boolean fenced = isFencing(cause);
        LOG.warn("Group {}: a change of generation {} was not written: {}", id, group.generation(), cause.toString());
        ErrorCode error = fenced ? ErrorCode.NOT_COORDINATOR : ErrorCode.COORDINATOR_NOT_AVAILABLE;
        String why = fenced ? "another broker coordinates the group" : "ZooKeeper did not take the change";
        end(error, why);
    }

    private static boolean isFencing(Throwable cause) {
        return cause instanceof ZkException.VersionConflict
                || cause instanceof ZkException.NodeExists
                || cause instanceof ZkException.NoNode;
    }

    private void showOwners() {
        Map<OffsetKey, String> owners = new HashMap<>();
        group.assignments().forEach((member, assignment) -> ConsumerBytes.partitions(assignment)
                .forEach(partition -> owners.put(new OffsetKey(partition.topic(), partition.partition()), member)));
        var unused = context.owners().write(id, version, owners).whenComplete((done, failure) -> {
            if (failure != null && !isFencing(cause(failure))) {
                LOG.warn(
                        "Group {}: its owners in ZooKeeper are not up to date: {}",
                        id,
                        cause(failure).toString());
            }
        });
    }

    // offsets ----------------------------------------------------------------------------------------------------

    /** Commits offsets that may be committed; a group of offsets only is made first. */
    void commit(
            Map<TopicPartition, Optional<CommittedOffset>> changes, CompletableFuture<Void> reply, Effects effects) {
        if (version == GroupChange.NEW) {
            effects.change();
            effects.then(reply, () -> context.commits().add(this, changes, reply));
        } else {
            context.commits().add(this, changes, reply);
        }
    }

    /** Removes offsets that nobody needs any more, in turn; the next look finds those that could not be. */
    private void forget(Supplier<List<TopicPartition>> partitions) {
        submit(new GroupInput(effects -> remove(partitions.get()), new CompletableFuture<>(), false, Long.MAX_VALUE));
    }

    /** A topic is gone, and its offsets with it. */
    void forgetTopic(String topic) {
        forget(() -> offsets.ofTopic(topic));
    }

    private void remove(List<TopicPartition> partitions) {
        if (partitions.isEmpty() || version == GroupChange.NEW) {
            return;
        }
        Map<TopicPartition, Optional<CommittedOffset>> changes = new HashMap<>();
        partitions.forEach(partition -> changes.put(partition, Optional.empty()));
        context.commits().add(this, changes, new CompletableFuture<>());
        LOG.info("Group {}: {} offsets are forgotten, that of {} among them", id, changes.size(), partitions.get(0));
    }

    /** Looks for what has expired; a group of which nothing is left goes. */
    void expire() {
        if (phase != Phase.READY || context.commits().isBusy(this)) {
            return;
        }
        if (group.isVacant() && offsets.count() == 0) {
            submit(new GroupInput(
                    effects -> {
                        group.die(now());
                        delete(new CompletableFuture<>());
                    },
                    new CompletableFuture<>(),
                    false,
                    Long.MAX_VALUE));
        } else {
            forget(() ->
                    offsets.expired(group, context.settings().offsetsRetention().toMillis(), now()));
            forget(() -> offsets.ofMissingTopics(context.image().get(), now()));
        }
    }

    /** Removes a group that is Dead. */
    void delete(CompletableFuture<Void> reply) {
        Effects effects = new Effects();
        effects.answer(reply, null);
        if (version == GroupChange.NEW) {
            end(ErrorCode.GROUP_ID_NOT_FOUND, "there is no such group");
            return;
        }
        begin(
                () -> context.groups()
                        .delete(
                                id,
                                group.node()
                                        .coordinatedBy(
                                                context.brokerId(),
                                                context.epoch().getAsLong()),
                                version)
                        .thenApply(done -> {
                            context.loop().execute(() -> deleted(effects));
                            return null;
                        }),
                effects);
    }

    private void deleted(Effects effects) {
        if (phase == Phase.GONE) {
            return;
        }
        LOG.info("Group {} is deleted", id);
        unwritten = new Effects();
        effects.answers().forEach(Effects.Answer::send);
        end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group was deleted");
    }

    @Override
    public void fenced() {
        end(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
    }

    // the end ----------------------------------------------------------------------------------------------------

    /** Gives the group up: everybody who waits hears why. */
    void end(ErrorCode error, String why) {
        if (phase == Phase.GONE) {
            return;
        }
        phase = Phase.GONE;
        held = null;
        unwritten.answers().forEach(answer -> answer.fail(error, why));
        unwritten = new Effects();
        Effects effects = new Effects();
        group.abandon(error, why, effects);
        effects.answers().forEach(Effects.Answer::send);
        waiting.forEach(input -> input.fail(error, why));
        waiting.clear();
        context.commits().cancel(this, error, why);
        onGone.accept(this);
    }

    private void endIfVacant() {
        if (phase == Phase.READY
                && version == GroupChange.NEW
                && group.isVacant()
                && !context.commits().isBusy(this)) {
            end(ErrorCode.GROUP_ID_NOT_FOUND, "there is no such group");
        }
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    // what it is -------------------------------------------------------------------------------------------------

    @Override
    public String id() {
        return id;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public GroupOffsets offsets() {
        return offsets;
    }

    ClassicGroup group() {
        return group;
    }

    boolean isLoading() {
        return phase == Phase.LOADING;
    }

    /** Whether there is such a group, in ZooKeeper or about to be there. */
    boolean exists() {
        return version != GroupChange.NEW || !group.isVacant();
    }
}
