package io.odradek.broker.testing;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.server.Broker;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.server.EmbeddedZooKeeper;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Three brokers, 1 to 3, and a real ZooKeeper in this JVM; each broker can be stopped, and started again on the same or on wiped
 * data.
 *
 * <p>Runs on: one thread.
 */
public final class Trio implements AutoCloseable {

    private static final int METADATA = 9;
    private static final int TICK_MS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<Integer, Broker> brokers = new TreeMap<>();
    private final EmbeddedZooKeeper zooKeeper;
    private final ZooKeeperSession session;

    private Trio(Path directory, Map<String, String> more) throws IOException {
        this.directory = directory;
        zooKeeper = EmbeddedZooKeeper.start(
                directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TICK_MS);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:0");
        settings.put("zookeeper.connect", zooKeeper.connectString());
        settings.putAll(more);
        session = ZooKeeperSession.connect(ZooKeeperConfig.of(zooKeeper.connectString()));
    }

    /** Starts ZooKeeper and all three. */
    public static Trio start(Path directory, Map<String, String> settings) {
        try {
            Trio trio = new Trio(directory, settings);
            for (int id = 1; id <= 3; id++) {
                trio.start(id, Map.of("broker.rack", "rack" + id));
            }
            for (int id = 1; id <= 3; id++) {
                trio.awaitBrokers(id, 3);
            }
            return trio;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Broker start(int id) {
        return start(id, Map.of());
    }

    public Broker start(int id, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("broker.id", Integer.toString(id));
        properties.put("log.dirs", logs(id).toString());
        properties.putAll(more);
        Broker broker = new Broker(BrokerConfig.of(properties));
        brokers.put(id, broker);
        broker.start();
        return broker;
    }

    public void stop(int id) {
        brokers.remove(id).close();
    }

    /** Removes everything that a stopped broker had. */
    public void wipe(int id) {
        try (Stream<Path> files = Files.walk(logs(id))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path logs(int id) {
        return directory.resolve("logs" + id);
    }

    /** A new connection to a broker. */
    public TestClient client(int id) {
        return TestClient.connect(brokers.get(id).advertised().get(0));
    }

    /** The broker that is the controller, as ZooKeeper has it. */
    public int controller() {
        ZNode node = TestCluster.get(session.nodes().get(Paths.CONTROLLER)).orElseThrow();
        return ControllerNode.parse(node.data(), Paths.CONTROLLER).brokerId();
    }

    /** Makes a topic of one partition with these replicas, the first of which leads. */
    public void create(String topic, Map<String, String> configs, Integer... replicas) {
        create(topic, 1, configs, replicas);
    }

    /** The same with more partitions, all on these replicas. */
    public void create(String topic, int partitions, Map<String, String> configs, Integer... replicas) {
        CreatableTopic wanted = new CreatableTopic()
                .name(topic)
                .numPartitions(-1)
                .replicationFactor((short) -1)
                .assignments(IntStream.range(0, partitions)
                        .mapToObj(partition -> new CreatableReplicaAssignment()
                                .partitionIndex(partition)
                                .brokerIds(List.of(replicas)))
                        .toList())
                .configs(configs.entrySet().stream()
                        .map(entry ->
                                new CreatableTopicConfig().name(entry.getKey()).value(entry.getValue()))
                        .toList());
        try (TestClient client = client(controller())) {
            CreateTopicsResponse answer = client.ask(
                    CreateTopicsResponse.class,
                    new CreateTopicsRequest().timeoutMs(20_000).topics(List.of(wanted)),
                    Requests.CREATE_TOPICS);
            ErrorCode error = ErrorCode.of(answer.topics().get(0).errorCode());
            if (error != ErrorCode.NONE) {
                throw new AssertionError(error + ": " + answer.topics().get(0).errorMessage());
            }
        }
    }

    /** The test's own session with ZooKeeper. */
    public ZooKeeperSession zooKeeper() {
        return session;
    }

    /** What somebody decides by hand: nobody leads, and these may. */
    public void override(String topic, Integer... isr) {
        PartitionState now = state(topic);
        PartitionState wanted = new PartitionState(
                PartitionState.NO_LEADER, now.leaderEpoch() + 1, List.of(isr), false, now.controllerEpoch());
        var unused = TestCluster.get(session.nodes()
                .multi(List.of(new Op.SetData(
                        Paths.state(topic, 0),
                        wanted.toJson(),
                        TestCluster.get(session.nodes().get(Paths.state(topic, 0)))
                                .orElseThrow()
                                .stat()
                                .version()))));
    }

    /** Reads and writes of a session that is none of the brokers'. */
    public NodeOperations nodes() {
        return session.nodes();
    }

    public PartitionState state(String topic) {
        return state(topic, 0);
    }

    public PartitionState state(String topic, int partition) {
        String path = Paths.state(topic, partition);
        return PartitionState.parse(
                TestCluster.get(session.nodes().get(path)).orElseThrow().data(), path);
    }

    public int leader(String topic) {
        return state(topic).leader();
    }

    public void awaitIsr(String topic, Integer... members) {
        Awaitility.await("in sync in " + topic)
                .atMost(PATIENCE)
                .until(() -> state(topic).isr().stream().sorted().toList().equals(List.of(members)));
    }

    /** Waits until a broker tells its clients so. */
    public void awaitKnownIsr(int id, String topic, Integer... members) {
        try (TestClient client = client(id)) {
            MetadataRequest request =
                    new MetadataRequest().topics(List.of(new MetadataRequest.MetadataRequestTopic().name(topic)));
            Awaitility.await("what " + id + " knows of " + topic)
                    .atMost(PATIENCE)
                    .until(() -> client.ask(MetadataResponse.class, request, METADATA)
                            .topics()
                            .get(0)
                            .partitions()
                            .get(0)
                            .isrNodes()
                            .equals(List.of(members)));
        }
    }

    /** Waits until a broker knows so many. */
    public void awaitBrokers(int id, int count) {
        try (TestClient client = client(id)) {
            Awaitility.await("broker " + id + " knows " + count)
                    .atMost(PATIENCE)
                    .until(() -> client.ask(MetadataResponse.class, new MetadataRequest().topics(List.of()), METADATA)
                                    .brokers()
                                    .size()
                            == count);
        }
    }

    public int awaitOtherLeader(String topic, int former) {
        return Awaitility.await("another leader of " + topic)
                .atMost(PATIENCE)
                .until(() -> leader(topic), leader -> leader != former && leader >= 0);
    }

    /** The bytes of all segments of partition 0, one after the other. */
    public byte[] bytes(int id, String topic) {
        try (Stream<Path> files = Files.list(logs(id).resolve(topic + "-0"))) {
            List<byte[]> parts = new ArrayList<>();
            for (Path file : files.filter(name -> name.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                parts.add(Files.readAllBytes(file));
            }
            byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
            int at = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until two brokers have the same bytes, and some. */
    public void awaitSameBytes(String topic, int one, int other) {
        Awaitility.await("the same log on " + one + " and " + other)
                .atMost(PATIENCE)
                .until(() -> {
                    byte[] bytes = bytes(one, topic);
                    return bytes.length > 0 && java.util.Arrays.equals(bytes, bytes(other, topic));
                });
    }

    @Override
    public void close() {
        session.close();
        brokers.values().forEach(Broker::close);
        zooKeeper.close();
    }
}
