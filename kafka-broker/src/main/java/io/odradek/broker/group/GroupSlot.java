package io.odradek.broker.group;

import io.odradek.broker.group.consumer.HeartbeatAsk;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.Group;
import io.odradek.broker.group.offsets.CommitQueue;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.broker.group.offsets.GroupOffsets;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.store.StoredGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

    private enum Phase {
        LOADING,
        READY,
        WRITING,
        GONE
    }

    private final String id;
    private final GroupContext context;
    private final Consumer<GroupSlot> onGone;
    private final InputLine waiting = new InputLine();
    private final GroupRecord record;
    private final OffsetCare care;
    private final GroupTimer timer;
    private final GroupWrites writes;

    private Phase phase = Phase.LOADING;
    private final ChangingGroup group;
    /** Done when the owners stand in ZooKeeper: a group that is deleted must not lose znodes to that at the same time. */
    private CompletableFuture<Void> ownersShown = CompletableFuture.completedFuture(null);

    private volatile GroupOffsets offsets = new GroupOffsets();

    GroupSlot(String id, GroupContext context, Consumer<GroupSlot> onGone) {
        this.id = id;
        this.context = context;
        this.onGone = onGone;
        this.record = new GroupRecord(id, context);
        this.care = new OffsetCare(this, context);
        this.writes = new GroupWrites(context.loop(), context.commits(), this);
        this.timer = new GroupTimer(context.loop(), context.clock(), this::wakeUp);
        this.group =
                new ChangingGroup(id, context.types().with(() -> context.times().of(id)), context.clock());
    }

    private long now() {
        return context.clock().getAsLong();
    }

    // loading ----------------------------------------------------------------------------------------------------

    /** Claims and reads the group; completes when that is done, either way. */
    CompletableFuture<Void> load() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.loop().after(record.claim().thenCompose(this::prepared), (found, failure) -> {
            if (phase == Phase.LOADING) {
                loaded(found, failure);
            }
            done.complete(null);
        });
        return done;
    }

    /** What the members' expressions match has to be known before the group is. */
    private CompletableFuture<Optional<StoredGroup>> prepared(Optional<StoredGroup> found) {
        Set<String> expressions = found.map(GroupTypes::expressions).orElse(Set.of());
        return context.topics().catchUp(expressions).thenApply(done -> found);
    }

    private void loaded(Optional<StoredGroup> found, Throwable failure) {
        if (failure != null) {
            LOG.error("Group {} could not be read: {}", id, failure.toString());
            end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group could not be read from ZooKeeper");
            return;
        }
        phase = Phase.READY;
        try {
            found.ifPresent(this::takeOver);
        } catch (RuntimeException e) {
            LOG.error("Group {} as it stands in ZooKeeper cannot be understood", id, e);
            end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group in ZooKeeper cannot be understood");
            return;
        }
        goOn();
    }

    private void takeOver(StoredGroup found) {
        record.found(found);
        offsets = new GroupOffsets(found);
        group.restore(found);
        if (group().size() > 0) {
            LOG.info(
                    "Group {}: coordinated here now, generation {} {} with {} members and {} offsets",
                    id,
                    group().generation(),
                    group().stateName(),
                    group().size(),
                    offsets.count());
        }
        care.remove(GroupOffsets.orphans(found, context.image().get()));
        if (group().isDead()) {
            // its former coordinator did not come to the end of deleting it
            delete(new CompletableFuture<>());
        } else {
            run(GroupInput.ofNobody(effects -> group().onTopics(now(), effects)));
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
        } else {
            waiting.add(input);
        }
    }

    private void run(GroupInput input) {
        Effects effects = new Effects();
        try {
            input.action().accept(effects);
            group.settle(effects);
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
        waiting.endOverdue(phase == Phase.LOADING, now());
    }

    private void setTimer() {
        if (phase != Phase.GONE) {
            timer.set(group().nextDeadlineMs());
        }
    }

    private void wakeUp() {
        if (phase == Phase.READY) {
            run(GroupInput.ofNobody(effects -> group().onTime(now(), effects)));
            endIfVacant();
        }
        // else setTimer comes with the end of the write
    }

    // writing ----------------------------------------------------------------------------------------------------

    private void write(Effects effects) {
        Map<String, MemberNode> members = group().memberNodes();
        phase = Phase.WRITING;
        writes.begin(() -> record.write(group().node(), members), effects, (version, failure) -> {
            if (goesOnAfter(failure)) {
                record.stands(version, members);
                written();
            }
        });
    }

    /** Whether a write stands; one whose fate is not known ends the slot. */
    private boolean goesOnAfter(Throwable failure) {
        if (phase != Phase.GONE && failure != null) {
            notWritten(failure);
        }
        return phase != Phase.GONE;
    }

    @Override
    public void drained() {
        if (!writes.startHeld()) {
            endIfVacant();
        }
    }

    private void written() {
        phase = Phase.READY;
        writes.answer();
        group().owners().ifPresent(this::show);
        goOn();
    }

    private void show(Map<String, List<TopicPartition>> owners) {
        ownersShown = CompletableFuture.allOf(ownersShown, context.owners().show(id, version(), owners));
    }

    private void notWritten(Throwable cause) {
        boolean fenced = GroupRecord.isFencing(cause);
        LOG.warn("Group {}: a change of generation {} was not written: {}", id, group().generation(), cause.toString());
        ErrorCode error = fenced ? ErrorCode.NOT_COORDINATOR : ErrorCode.COORDINATOR_NOT_AVAILABLE;
        end(error, fenced ? "another broker coordinates the group" : "ZooKeeper did not take the change");
    }

    // offsets ----------------------------------------------------------------------------------------------------

    /** Commits offsets that may be committed; a group of offsets only is made first. */
    void commit(
            Map<TopicPartition, Optional<CommittedOffset>> changes, CompletableFuture<Void> reply, Effects effects) {
        if (record.isNew()) {
            effects.change();
            effects.then(reply, () -> context.commits().add(this, changes, reply));
        } else {
            context.commits().add(this, changes, reply);
        }
    }

    /** The topics of the cluster are others now. */
    void onTopics() {
        submit(GroupInput.ofNobody(effects -> group().onTopics(now(), effects)));
    }

    /** A topic is gone, and its offsets with it. */
    void forgetTopic(String topic) {
        care.forget(() -> offsets.ofTopic(topic));
    }

    /** Looks for what has expired; a group of which nothing is left goes. */
    void expire() {
        if (phase != Phase.READY || context.commits().isBusy(this)) {
            return;
        }
        if (group().isVacant() && offsets.count() == 0) {
            submit(GroupInput.ofNobody(effects -> {
                group().die(now());
                delete(new CompletableFuture<>());
            }));
        } else {
            care.forgetExpired(now());
        }
    }

    // the end ----------------------------------------------------------------------------------------------------

    /** Removes a group that is Dead. */
    void delete(CompletableFuture<Void> reply) {
        if (record.isNew()) {
            reply.completeExceptionally(new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "there is no such group"));
            end(ErrorCode.GROUP_ID_NOT_FOUND, "there is no such group");
            return;
        }
        Effects effects = new Effects();
        effects.answer(reply, null);
        phase = Phase.WRITING;
        GroupNode last = group().node();
        writes.begin(() -> ownersShown.thenCompose(shown -> record.delete(last)), effects, (done, failure) -> {
            if (goesOnAfter(failure)) {
                LOG.info("Group {} is deleted", id);
                writes.answer();
                end(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group was deleted");
            }
        });
    }

    @Override
    public void fenced() {
        end(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
    }

    /** Gives the group up: everybody who waits hears why. */
    void end(ErrorCode error, String why) {
        if (phase == Phase.GONE) {
            return;
        }
        phase = Phase.GONE;
        writes.end(error, why);
        Effects effects = new Effects();
        group().abandon(error, why, effects);
        effects.answers().forEach(Effects.Answer::send);
        waiting.fail(error, why);
        context.commits().cancel(this, error, why);
        onGone.accept(this);
    }

    private void endIfVacant() {
        boolean free = phase == Phase.READY && !context.commits().isBusy(this);
        if (free && !exists()) {
            end(ErrorCode.GROUP_ID_NOT_FOUND, "there is no such group");
        }
    }

    // what it is -------------------------------------------------------------------------------------------------

    @Override
    public String id() {
        return id;
    }

    @Override
    public int version() {
        return record.version();
    }

    @Override
    public GroupOffsets offsets() {
        return offsets;
    }

    Group group() {
        return group.get();
    }

    /** The group, as clients of either protocol talk to it. */
    ChangingGroup clients() {
        return group;
    }

    /** A member gave a sign of life, which counts even if what it asks has to wait for ZooKeeper. */
    void heardOf(HeartbeatAsk ask) {
        if (phase == Phase.WRITING) {
            group.heardOf(ask);
        }
    }

    boolean isLoading() {
        return phase == Phase.LOADING;
    }

    /** Whether ZooKeeper has no such group. */
    boolean isNew() {
        return record.isNew();
    }

    /** Whether there is such a group, in ZooKeeper or about to be there. */
    boolean exists() {
        return !record.isNew() || !group().isVacant();
    }

    /** @throws ApiException GROUP_ID_NOT_FOUND when there is none */
    void requireExistence() {
        if (!exists()) {
            throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "The group " + id + " does not exist.");
        }
    }

    GroupListing listing() {
        return new GroupListing(id, group().protocolType().orElse(""), group().stateName(), group().type());
    }
}
