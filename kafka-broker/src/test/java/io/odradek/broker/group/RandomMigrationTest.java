package io.odradek.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members of both protocols, eager and cooperative classic ones, come and go in any order, and now and then another
 * coordinator takes over: no partition is ever in two hands, and when all is quiet everybody has its share. The seed is the
 * argument.
 */
class RandomMigrationTest {

    private static final int STEPS = 4_000;
    private static final int PARTITIONS = 12;

    private final List<Client> clients = new ArrayList<>();
    private MigrationStory story;
    private Random random;
    private int names;
    private final Set<String> types = new TreeSet<>();

    /** What is common: a client that is told that it is nobody gives up what it has. */
    private abstract class Client {
        String id = "";
        int epoch = -1;
        Set<Integer> has = new TreeSet<>();

        abstract void step();

        /** False when it cannot leave now. */
        abstract boolean leave();

        void forget() {
            id = "";
            epoch = -1;
            has = new TreeSet<>();
        }
    }

    private final class New extends Client {
        Optional<Set<Integer>> told = Optional.empty();

        @Override
        void step() {
            if (epoch < 0) {
                id = "new" + ++names;
                say(0);
            } else if (told.isPresent()) {
                has = new TreeSet<>(told.get());
                told = Optional.empty();
            } else {
                say(epoch);
            }
        }

        private void say(int now) {
            try {
                HeartbeatResult result = story.beat(id, now, Optional.empty(), has);
                epoch = result.memberEpoch();
                told = result.assignment().map(MigrationStory::numbers);
            } catch (ApiException e) {
                assertThat(e.error()).isIn(ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.FENCED_MEMBER_EPOCH);
                forget();
            }
        }

        @Override
        boolean leave() {
            if (epoch <= 0) {
                return false;
            }
            has.clear();
            say(-1);
            forget();
            return true;
        }

        @Override
        void forget() {
            super.forget();
            told = Optional.empty();
        }
    }

    private final class Old extends Client {
        private final boolean eager;
        private CompletableFuture<JoinResult> joining;
        private CompletableFuture<SyncResult> syncing;
        private boolean mustJoin = true;

        Old(boolean eager) {
            this.eager = eager;
        }

        @Override
        void step() {
            try {
                if (joining != null) {
                    joined();
                } else if (syncing != null) {
                    synced();
                } else if (mustJoin) {
                    join();
                } else {
                    story.heartbeat(id, epoch);
                }
            } catch (ApiException e) {
                failed(e);
            } catch (CompletionException e) {
                joining = null;
                syncing = null;
                failed((ApiException) e.getCause());
            }
        }

        private void failed(ApiException e) {
            mustJoin = true;
            if (e.error() != ErrorCode.REBALANCE_IN_PROGRESS && e.error() != ErrorCode.NOT_COORDINATOR) {
                assertThat(e.error()).isIn(ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.ILLEGAL_GENERATION);
                boolean known = e.error() == ErrorCode.ILLEGAL_GENERATION;
                String before = id;
                forget();
                id = known ? before : "";
            }
        }

        private void join() {
            if (eager) {
                has = new TreeSet<>();
            }
            mustJoin = false;
            joining = story.join(id, Optional.empty(), has);
        }

        private void joined() {
            if (!joining.isDone()) {
                return;
            }
            JoinResult result = joining.join();
            joining = null;
            id = result.memberId();
            epoch = result.generation();
            syncing = story.sync(id, epoch, id.equals(result.leader()) ? assignments(result) : Map.of());
        }

        private Map<String, byte[]> assignments(JoinResult result) {
            Map<String, Set<Integer>> owned = new TreeMap<>();
            result.members().forEach(member -> owned.put(member.memberId(), MigrationStory.owned(member.metadata())));
            return story.assign(owned);
        }

        private void synced() {
            if (!syncing.isDone()) {
                return;
            }
            Set<Integer> gets = MigrationStory.numbers(syncing.join());
            syncing = null;
            // a cooperative member that has to let go of something says so by joining again
            mustJoin = !eager && !gets.containsAll(has);
            has = gets;
        }

        @Override
        boolean leave() {
            if (epoch <= 0 || joining != null || syncing != null) {
                return false;
            }
            has.clear();
            try {
                story.leave(id);
            } catch (ApiException e) {
                assertThat(e.error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            forget();
            return true;
        }

        @Override
        void forget() {
            super.forget();
            joining = null;
            syncing = null;
            mustJoin = true;
        }
    }

    private void requireOneOwner() {
        Map<Integer, Client> owners = new HashMap<>();
        for (Client client : clients) {
            for (int partition : client.has) {
                Client other = owners.put(partition, client);
                assertThat(other)
                        .as("partition %d of %s and %s", partition, client.id, other == null ? "" : other.id)
                        .isNull();
            }
        }
    }

    private Client another(boolean eager) {
        return random.nextBoolean() ? new New() : new Old(eager);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 84, 119, 121})
    void noPartitionIsInTwoHandsAndEverybodyGetsItsShare(long seed) {
        random = new Random(seed);
        story = new MigrationStory(MigrationPolicy.BIDIRECTIONAL, PARTITIONS);
        boolean eager = seed % 2 == 0;
        for (int i = 0; i < 4; i++) {
            clients.add(another(eager));
        }
        for (int step = 0; step < STEPS; step++) {
            int which = random.nextInt(clients.size());
            switch (random.nextInt(120)) {
                case 0 -> {
                    if (clients.get(which).leave()) {
                        clients.set(which, another(eager));
                    }
                }
                case 1 -> move();
                case 2, 3, 4, 5 -> story.pass(random.nextInt(50));
                default -> clients.get(which).step();
            }
            requireOneOwner();
            types.add(story.group().get().type());
        }
        settle();
        assertThat(types).as("seed %d", seed).containsExactly("classic", "consumer");
        assertThat(clients.stream().mapToInt(client -> client.has.size()).sum())
                .as("seed %d: %s", seed, story.group().get().node())
                .isEqualTo(PARTITIONS);
    }

    /** Whoever waits for an answer asks again. */
    private void move() {
        story.move();
        for (Client client : clients) {
            if (client instanceof Old old && (old.joining != null && old.joining.isDone())) {
                old.step();
            }
        }
    }

    private void settle() {
        for (int round = 0; round < 200; round++) {
            story.pass(200);
            for (Client client : clients) {
                client.step();
                requireOneOwner();
            }
        }
    }
}
