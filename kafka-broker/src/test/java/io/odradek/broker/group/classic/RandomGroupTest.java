package io.odradek.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members that join, sync, leave, fall silent and come back in any order, and coordinators that change: every request gets
 * exactly one answer, and no partition has two owners in one generation. The seed is the argument.
 */
class RandomGroupTest {

    private static final int STEPS = 4_000;
    private static final int PARTITIONS = 5;

    private final ClassicSettings settings = new ClassicSettings(1_000, 100_000, 6, 500);
    private final List<CompletableFuture<?>> replies = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    /** Who owns which partition, by generation. */
    private final Map<String, String> owners = new HashMap<>();

    private final List<String> violations = new ArrayList<>();

    private Random random;
    private ClassicGroup group;
    private GroupNode written;
    private Map<String, MemberNode> writtenMembers = Map.of();
    private int ids;
    private int answered;
    private int stable;
    private long nowMs = 1;

    private final class Client {
        final Optional<String> instance;
        String id = "";
        int generation = -1;
        JoinResult joined;
        boolean waits;
        boolean synced;

        Client(Optional<String> instance) {
            this.instance = instance;
        }

        /** What a client does that has no troubles of its own. */
        void asItShould() {
            if (waits) {
                return;
            }
            if (joined == null) {
                join();
            } else if (!synced) {
                sync();
            } else {
                heartbeat();
            }
        }

        void join() {
            waits = true;
            synced = false;
            JoinAsk ask = new JoinAsk(
                    id,
                    instance,
                    "c",
                    "/host",
                    1_000 + random.nextInt(5_000),
                    2_000 + random.nextInt(5_000),
                    "consumer",
                    Transcript.protocols(random.nextInt(20) == 0 ? "other" : "range", "sticky"),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    "");
            CompletableFuture<JoinResult> reply = ask();
            var unused = reply.whenComplete((result, failure) -> onJoined(result, failure));
            input(reply, effects -> group.join(ask, reply, nowMs, effects));
        }

        private void onJoined(JoinResult result, Throwable failure) {
            waits = false;
            if (failure == null) {
                id = result.memberId();
                joined = result.error() == ErrorCode.NONE ? result : null;
                generation = result.generation();
            } else {
                onError(failure);
            }
        }

        private void onError(Throwable failure) {
            ErrorCode error = ((ApiException) failure).error();
            if (error == ErrorCode.UNKNOWN_MEMBER_ID || error == ErrorCode.FENCED_INSTANCE_ID) {
                id = "";
            }
            joined = null;
        }

        void sync() {
            if (joined == null) {
                return;
            }
            waits = true;
            Map<String, byte[]> assignments = new HashMap<>();
            if (joined.leader().equals(id)
                    && !joined.skipAssignment()
                    && !joined.members().isEmpty()) {
                for (int p = 0; p < PARTITIONS; p++) {
                    String owner =
                            joined.members().get(p % joined.members().size()).memberId();
                    byte[] before = assignments.getOrDefault(owner, new byte[0]);
                    byte[] more = java.util.Arrays.copyOf(before, before.length + 1);
                    more[before.length] = (byte) p;
                    assignments.put(owner, more);
                }
            }
            SyncAsk ask = new SyncAsk(
                    new MemberIdentity(id, instance),
                    generation,
                    Optional.of("consumer"),
                    joined.protocol(),
                    assignments);
            CompletableFuture<SyncResult> reply = ask();
            String me = instance.orElse(id);
            int mine = generation;
            var unused = reply.whenComplete((result, failure) -> {
                waits = false;
                synced = failure == null;
                if (failure == null) {
                    stable++;
                    for (byte partition : result.assignment()) {
                        String former = owners.putIfAbsent(mine + "/" + partition, me);
                        if (former != null && !former.equals(me)) {
                            violations.add(partition + " of generation " + mine + ": " + former + " and " + me);
                        }
                    }
                } else {
                    onError(failure);
                }
            });
            input(reply, effects -> group.sync(ask, reply, nowMs, effects));
        }

        void heartbeat() {
            CompletableFuture<Void> reply = ask();
            var unused = reply.whenComplete((done, failure) -> {
                if (failure != null) {
                    onError(failure);
                }
            });
            input(reply, effects -> {
                group.heartbeat(new MemberIdentity(id, instance), generation, nowMs);
                effects.answer(reply, null);
            });
        }

        void leave() {
            CompletableFuture<Void> reply = ask();
            input(reply, effects -> {
                group.leave(new MemberIdentity(id, instance), "", nowMs, effects);
                effects.answer(reply, null);
            });
            id = "";
            joined = null;
        }
    }

    private <T> CompletableFuture<T> ask() {
        CompletableFuture<T> reply = new CompletableFuture<>() {
            @Override
            public boolean complete(T value) {
                return count(super.complete(value));
            }

            @Override
            public boolean completeExceptionally(Throwable thrown) {
                return count(super.completeExceptionally(thrown));
            }
        };
        replies.add(reply);
        return reply;
    }

    private boolean count(boolean first) {
        assertThat(first).as("answered once").isTrue();
        answered++;
        return first;
    }

    private void input(CompletableFuture<?> reply, Consumer<Effects> action) {
        Effects effects = new Effects();
        try {
            action.accept(effects);
        } catch (ApiException e) {
            effects.then(reply, () -> reply.completeExceptionally(e));
        }
        carryOut(effects);
    }

    private void carryOut(Effects effects) {
        boolean fails = effects.isChange() && random.nextInt(50) == 0;
        if (fails) {
            effects.answers().forEach(answer -> answer.fail(ErrorCode.NOT_COORDINATOR, "fenced"));
            move();
            return;
        }
        if (effects.isChange()) {
            written = group.node();
            writtenMembers = new LinkedHashMap<>(group.memberNodes());
        }
        effects.answers().forEach(Effects.Answer::send);
    }

    /** Another coordinator reads what was written last. */
    private void move() {
        Effects effects = new Effects();
        group.abandon(ErrorCode.NOT_COORDINATOR, "moved", effects);
        effects.answers().forEach(Effects.Answer::send);
        group = written == null
                ? new ClassicGroup(settings, this::nextId, 0, nowMs)
                : ClassicGroup.restore(settings, this::nextId, written, ordered(), nowMs);
    }

    private Map<String, MemberNode> ordered() {
        Map<String, MemberNode> members = new LinkedHashMap<>();
        written.members().forEach(id -> members.put(id, writtenMembers.get(id)));
        return members;
    }

    private String nextId() {
        return Integer.toString(++ids);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensEveryRequestIsAnsweredOnceAndNoPartitionHasTwoOwners(long seed) {
        random = new Random(seed);
        group = new ClassicGroup(settings, this::nextId, 0, nowMs);
        for (int i = 0; i < 8; i++) {
            clients.add(new Client(i < 3 ? Optional.of("s" + i) : Optional.empty()));
        }
        for (int step = 0; step < STEPS; step++) {
            Client client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(60)) {
                case 0 -> client.join();
                case 1, 2 -> client.sync();
                case 3, 4, 5 -> client.heartbeat();
                case 6 -> client.leave();
                case 7, 8, 9, 10, 11, 12 -> pass(random.nextInt(400));
                case 13 -> pass(random.nextInt(5_000));
                case 14 -> client.synced = false;
                case 15 -> move();
                default -> client.asItShould();
            }
            // those who may still come, being static, are not counted
            assertThat(group.state() == ClassicState.COMPLETING_REBALANCE ? group.size() : 0)
                    .isLessThanOrEqualTo(6 + 3);
        }
        Effects effects = new Effects();
        group.abandon(ErrorCode.NOT_COORDINATOR, "over", effects);
        effects.answers().forEach(Effects.Answer::send);
        assertThat(violations).isEmpty();
        assertThat(replies).allMatch(CompletableFuture::isDone);
        assertThat(answered).isEqualTo(replies.size());
        assertThat(stable).as("assignments, seed %d", seed).isGreaterThan(STEPS / 100);
    }

    private void pass(long ms) {
        long end = nowMs + ms;
        while (group.nextDeadlineMs() <= end) {
            nowMs = Math.max(nowMs, group.nextDeadlineMs());
            Effects effects = new Effects();
            group.onTime(nowMs, effects);
            carryOut(effects);
        }
        nowMs = end;
    }
}
