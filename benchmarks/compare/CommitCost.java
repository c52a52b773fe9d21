import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ApiMessages;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * What commits of offsets cost, by a client that is a socket and nothing more.
 *
 * <pre>
 *   single BOOTSTRAP ZOOKEEPER COMMITS               one group, one partition, one commit after the other; in turn with writes to
 *                                                    ZooKeeper by its own client, bare ones and such as a commit makes
 *   flood BOOTSTRAP ZOOKEEPER GROUPS SECONDS         each group as fast as it can, one partition
 *   steady BOOTSTRAP ZOOKEEPER GROUPS SECONDS        each group ten partitions every 5 s
 * </pre>
 *
 * One broker; ZOOKEEPER may be {@code -}, for what has none.
 */
public final class CommitCost {

    private static final String TOPIC = "commit-cost";
    private static final int PARTITIONS = 10;
    private static final int BLOCK = 50;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int FLOODED_CONNECTIONS = 16;

    public static void main(String[] args) throws Exception {
        String bootstrap = args[1];
        Optional<ZooKeeper> zooKeeper = args[2].equals("-") ? Optional.empty() : Optional.of(zooKeeper(args[2]));
        int count = Integer.parseInt(args[3]);
        try (Wire wire = new Wire(bootstrap)) {
            wire.ask(
                    new CreateTopicsRequest()
                            .timeoutMs(30_000)
                            .topics(List.of(new CreatableTopic()
                                    .name(TOPIC)
                                    .numPartitions(PARTITIONS)
                                    .replicationFactor((short) 1))),
                    4);
        }
        switch (args[0]) {
            case "single" -> single(bootstrap, zooKeeper.orElseThrow(), count);
            case "flood" -> flood(bootstrap, zooKeeper, count, Integer.parseInt(args[4]));
            case "steady" -> steady(bootstrap, zooKeeper, count, Integer.parseInt(args[4]));
            default -> throw new IllegalArgumentException(args[0]);
        }
        if (zooKeeper.isPresent()) {
            zooKeeper.get().close();
        }
    }

    // one after the other ----------------------------------------------------------------------------------------

    private interface Write {
        void make(int i) throws Exception;
    }

    private static void single(String bootstrap, ZooKeeper zooKeeper, int commits) throws Exception {
        String guard = create(zooKeeper, "/commit-cost-guard");
        String path = create(zooKeeper, "/commit-cost-" + "x".repeat(30));
        Stat guarded = zooKeeper.exists(guard, false);
        try (Wire wire = new Wire(bootstrap)) {
            String group = "single-" + System.nanoTime();
            await(wire, group);
            Write bare = i -> bare(zooKeeper, path, i);
            Write multi = i -> multi(zooKeeper, guard, guarded.getVersion(), path, i);
            Write commit = i -> require((OffsetCommitResponse) wire.ask(commit(group, 1, i), 8));
            List<Write> kinds = List.of(bare, multi, commit);
            long[][] nanos = new long[kinds.size()][commits];
            for (int round = 0; round < 2; round++) {
                // the first is for the compilers
                for (int from = 0; from < commits; from += BLOCK) {
                    for (int kind = 0; kind < kinds.size(); kind++) {
                        for (int i = from; i < Math.min(from + BLOCK, commits); i++) {
                            long start = System.nanoTime();
                            kinds.get(kind).make(i);
                            nanos[kind][i] = System.nanoTime() - start;
                        }
                    }
                }
            }
            double least = percentile(nanos[0], 50);
            String[] names = {"bare setData", "check and setData", "commit"};
            for (int kind = 0; kind < names.length; kind++) {
                System.out.printf(
                        "%-18s p50 %.3f ms, p90 %.3f ms, p99 %.3f ms, %.2f times bare%n",
                        names[kind],
                        percentile(nanos[kind], 50),
                        percentile(nanos[kind], 90),
                        percentile(nanos[kind], 99),
                        percentile(nanos[kind], 50) / least);
            }
        }
    }

    private static void bare(ZooKeeper zooKeeper, String path, int i) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        zooKeeper.setData(path, value(i), -1, (rc, p, context, stat) -> done.complete(rc), null);
        requireNone(done.join());
    }

    private static void multi(ZooKeeper zooKeeper, String guard, int version, String path, int i) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        List<Op> steps = List.of(Op.check(guard, version), Op.setData(path, value(i), -1));
        zooKeeper.multi(steps, (rc, p, context, results) -> done.complete(rc), null);
        requireNone(done.join());
    }

    private static byte[] value(int i) {
        return ("{\"version\":1,\"offset\":" + i + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    // many -------------------------------------------------------------------------------------------------------

    private static void flood(String bootstrap, Optional<ZooKeeper> zooKeeper, int groups, int seconds)
            throws Exception {
        AtomicLong commits = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(FLOODED_CONNECTIONS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < FLOODED_CONNECTIONS; t++) {
            List<String> mine = names("flood-", t, FLOODED_CONNECTIONS, groups);
            threads.add(start(() -> {
                try (Wire wire = new Wire(bootstrap)) {
                    for (String group : mine) {
                        await(wire, group);
                    }
                    ready.countDown();
                    // answers come in the order of the requests, so that each group has one under way
                    for (String group : mine) {
                        wire.send(commit(group, 1, 0), 8);
                    }
                    for (int i = 1; !Thread.interrupted(); i++) {
                        for (String group : mine) {
                            require((OffsetCommitResponse) wire.receive());
                            commits.incrementAndGet();
                            wire.send(commit(group, 1, i), 8);
                        }
                    }
                }
            }));
        }
        ready.await();
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds) / 2);
        long before = commits.get();
        long zxid = zxid(zooKeeper);
        long start = System.nanoTime();
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        double elapsed = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d groups: %.0f commits/s%s%n",
                groups, (commits.get() - before) / elapsed, transactions(zooKeeper, zxid, elapsed));
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void steady(String bootstrap, Optional<ZooKeeper> zooKeeper, int groups, int seconds)
            throws Exception {
        int connections = groups;
        List<Thread> threads = new ArrayList<>();
        List<long[]> all = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(connections);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicLong from = new AtomicLong();
        int rounds = (int) (TimeUnit.SECONDS.toNanos(seconds) / PERIOD_NANOS);
        for (int t = 0; t < connections; t++) {
            String group = "steady-" + t;
            long phase = PERIOD_NANOS * t / connections;
            long[] nanos = new long[rounds];
            all.add(nanos);
            // not more at once than the broker's backlog takes
            LockSupport.parkNanos(2_000_000);
            threads.add(start(() -> {
                try (Wire wire = new Wire(bootstrap)) {
                    await(wire, group);
                    require((OffsetCommitResponse) wire.ask(commit(group, PARTITIONS, 0), 8));
                    ready.countDown();
                    begun.await();
                    for (int i = 0; i < rounds; i++) {
                        long due = from.get() + phase + i * PERIOD_NANOS;
                        while (System.nanoTime() - due < 0) {
                            LockSupport.parkNanos(due - System.nanoTime());
                        }
                        long start = System.nanoTime();
                        require((OffsetCommitResponse) wire.ask(commit(group, PARTITIONS, i), 8));
                        nanos[i] = System.nanoTime() - start;
                    }
                }
            }));
        }
        ready.await();
        long zxid = zxid(zooKeeper);
        from.set(System.nanoTime());
        begun.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - from.get()) / 1e9;
        // the first round makes up for the start of a thousand threads
        long[] nanos = all.stream()
                .flatMapToLong(one -> Arrays.stream(one).skip(1))
                .toArray();
        System.out.printf(
                "%d groups: %.0f commits/s, p50 %.1f ms, p99 %.1f ms%s%n",
                groups,
                groups * rounds / elapsed,
                percentile(nanos, 50),
                percentile(nanos, 99),
                transactions(zooKeeper, zxid, elapsed));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static List<String> names(String prefix, int from, int step, int count) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < count; i += step) {
            names.add(prefix + i);
        }
        return names;
    }

    // ZooKeeper --------------------------------------------------------------------------------------------------

    private static ZooKeeper zooKeeper(String address) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zooKeeper = new ZooKeeper(address, 30_000, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        return zooKeeper;
    }

    private static String create(ZooKeeper zooKeeper, String path) throws Exception {
        if (zooKeeper.exists(path, false) == null) {
            zooKeeper.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        return path;
    }

    /** Each transaction has the next one. */
    private static long zxid(Optional<ZooKeeper> zooKeeper) throws Exception {
        if (zooKeeper.isEmpty()) {
            return 0;
        }
        String path = create(zooKeeper.get(), "/commit-cost-clock");
        return zooKeeper.get().setData(path, new byte[0], -1).getMzxid();
    }

    private static String transactions(Optional<ZooKeeper> zooKeeper, long before, double seconds) throws Exception {
        return zooKeeper.isEmpty()
                ? ""
                : String.format(", %.0f transactions/s", (zxid(zooKeeper) - before) / seconds);
    }

    // the wire ---------------------------------------------------------------------------------------------------

    private static OffsetCommitRequest commit(String group, int partitions, int offset) {
        List<OffsetCommitRequestPartition> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new OffsetCommitRequestPartition()
                    .partitionIndex(i)
                    .committedOffset(offset)
                    .committedMetadata(""));
        }
        return new OffsetCommitRequest()
                .groupId(group)
                .generationIdOrMemberEpoch(-1)
                .memberId("")
                .topics(List.of(new OffsetCommitRequestTopic().name(TOPIC).partitions(all)));
    }

    private static void require(OffsetCommitResponse answer) {
        requireNone(answer.topics().get(0).partitions().get(0).errorCode());
    }

    private static void requireNone(int code) {
        if (code != 0) {
            throw new IllegalStateException("error " + code);
        }
    }

    /** The coordinator may have to come to itself first, and the topic to all. */
    private static void await(Wire wire, String group) throws IOException {
        while (((FindCoordinatorResponse) wire.ask(new FindCoordinatorRequest().key(group), 3)).errorCode() != 0) {
            LockSupport.parkNanos(10_000_000);
        }
        OffsetCommitRequest first = commit(group, 1, 0);
        while (((OffsetCommitResponse) wire.ask(first, 8))
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode()
                != 0) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static final class Wire implements AutoCloseable {

        private record Sent(ApiKey api, short version) {}

        private final Socket socket;
        private final DataInputStream in;
        private final java.util.ArrayDeque<Sent> unanswered = new java.util.ArrayDeque<>();

        Wire(String address) throws IOException {
            String[] parts = address.split(":");
            socket = new Socket(parts[0], Integer.parseInt(parts[1]));
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        }

        ApiMessage ask(ApiMessage request, int version) throws IOException {
            send(request, version);
            return receive();
        }

        void send(ApiMessage request, int version) throws IOException {
            ApiKey api = request.apiKey();
            ByteBuf frame = Unpooled.buffer();
            ProtocolWriter writer = new ProtocolWriter(frame);
            writer.writeInt32(0);
            writer.writeInt16(api.id());
            writer.writeInt16(version);
            writer.writeInt32(7);
            writer.writeNullableString("commit-cost", false);
            if (api.requestHeaderVersion((short) version) >= 2) {
                writer.writeUnsignedVarint(0);
            }
            request.write(writer, (short) version);
            frame.setInt(0, frame.readableBytes() - Integer.BYTES);
            frame.readBytes(socket.getOutputStream(), frame.readableBytes());
            unanswered.add(new Sent(api, (short) version));
        }

        ApiMessage receive() throws IOException {
            Sent sent = unanswered.remove();
            ProtocolReader reader = new ProtocolReader(Unpooled.wrappedBuffer(in.readNBytes(in.readInt())));
            reader.readInt32("correlation id");
            if (sent.api().responseHeaderVersion(sent.version()) >= 1) {
                reader.skipTaggedFields();
            }
            return ApiMessages.readResponse(sent.api(), reader, sent.version());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** In milliseconds. */
    private static double percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
}
