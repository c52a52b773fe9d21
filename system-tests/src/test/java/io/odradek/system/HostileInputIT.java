package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes that no client sends. Through all of it a normal client writes and reads; the broker's memory stays bounded, no thread
 * of its dies, and its log has one line for each offender.
 */
class HostileInputIT {

    private static final int MAX_REQUEST = 104_857_600;
    private static final int IDLE_CONNECTIONS = Integer.getInteger("odradek.hostile.connections", 2_000);

    /** Heap and buffers of 256 MB each, and what a JVM takes for itself. */
    private static final long MAX_RESIDENT_KB = 800 << 10;

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static KafkaProducer<String, String> producer;
    private static KafkaConsumer<String, String> consumer;
    private static Set<String> threads;
    private static long written;
    private static int outputAtConnect;

    private final long seed = Long.getLong("odradek.hostile.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(directory);
        Clients.createTopic(cluster, "calm", 1, Map.of());
        producer = Clients.producer(cluster, Map.of());
        consumer = Clients.consumer(cluster, Map.of("fetch.max.wait.ms", 50));
        consumer.assign(List.of(new TopicPartition("calm", 0)));
        consumer.seekToBeginning(consumer.assignment());
        roundTrips(200);
        threads = networkThreads();
        assertThat(threads).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        if (consumer != null) {
            consumer.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void theBrokerIsAsBefore() throws IOException {
        roundTrips(100);
        assertThat(networkThreads()).containsAll(threads);
        assertThat(residentKb()).as("resident memory in kB").isLessThan(MAX_RESIDENT_KB);
        assertThat(cluster.broker().output()).doesNotContain(" ERROR ").doesNotContain("Exception in thread");
    }

    @Test
    void sizesThatCannotBeCostTheConnection() throws IOException {
        for (int size : new int[] {Integer.MAX_VALUE, MAX_REQUEST + 1, 0, -1, Integer.MIN_VALUE}) {
            offend(ByteBuffer.allocate(4).putInt(size).array(), "announced a request of " + size + " bytes");
        }
    }

    @Test
    void otherProtocolsAreNamed() throws IOException {
        byte[] tls = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};
        String answer = offend("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "HTTP");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Kafka");
        offend("POST /topics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "HTTP");
        offend(tls, "TLS");
        for (String command : List.of("ruok", "stat", "mntr", "srvr")) {
            offend(command.getBytes(StandardCharsets.US_ASCII), "ZooKeeper command '" + command + "'");
        }
        offend("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII), "SSH");
    }

    @Test
    void noiseInAFrameCostsTheConnection() throws IOException {
        System.out.println("HostileInputIT: -Dodradek.hostile.seed=" + seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(400)];
            random.nextBytes(noise);
            // a negative key is no API, so that noise is never by chance a request
            noise[0] |= (byte) 0x80;
            offend(frame(noise), "");
        }
    }

    @Test
    void noiseWithoutAFrameDisturbsNobody() throws IOException {
        System.out.println("HostileInputIT: -Dodradek.hostile.seed=" + seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(5_000)];
            random.nextBytes(noise);
            try (Socket socket = connect()) {
                send(socket, noise);
                assertThat(linesOf(socket)).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** Every key that exists and many that do not, in versions that do not, with a body of noise. */
    @Test
    void everyApiInEveryWrongVersionIsRefused() throws IOException {
        for (int key = 0; key < 100; key++) {
            for (int version : new int[] {-1, 99, Short.MAX_VALUE}) {
                byte[] body = new byte[random.nextInt(60)];
                random.nextBytes(body);
                byte[] request = request(key, version, body);
                if (key == 18) {
                    answersUnsupportedVersion(request(key, version, new byte[] {0}));
                } else {
                    offend(request, "");
                }
            }
        }
    }

    /** ApiVersions is how a client finds out: it is answered in version 0, with the error and the list. */
    private static void answersUnsupportedVersion(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            byte[] head = socket.getInputStream().readNBytes(10);
            assertThat(head).hasSize(10);
            assertThat(ByteBuffer.wrap(head).getShort(8)).isEqualTo((short) 35);
        }
    }

    /** A list of two thousand million topics in a request of a few bytes, for each API in its first version. */
    @Test
    void countsThatCannotBeCostTheConnection() throws IOException {
        byte[] huge = new byte[40];
        Arrays.fill(huge, (byte) 0x7f);
        int closed = 0;
        for (int key : new int[] {0, 1, 2, 3, 19, 20, 21, 23, 32, 33, 35, 37, 44, 60, 75}) {
            for (int version = 0; version < 14; version++) {
                try (Socket socket = connect()) {
                    send(socket, request(key, version, huge));
                    List<String> lines = awaitClosed(socket);
                    assertThat(lines).as("API %d version %d", key, version).hasSize(1);
                    closed++;
                } catch (SocketTimeoutException e) {
                    throw new AssertionError(
                            "API " + key + " version " + version + " is neither refused nor answered", e);
                }
            }
        }
        assertThat(closed).isPositive();
    }

    /** Real requests, cut at every byte, in a frame as long as what is left. */
    @Test
    void requestsThatEndTooEarlyCostTheConnection() throws IOException {
        byte[] body = ByteBuffer.allocate(4 + 2 + 4 + 1)
                .putInt(1)
                .putShort((short) 4)
                .put("calm".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .array();
        byte[] whole = request(3, 4, body);
        try (Socket socket = connect()) {
            send(socket, whole);
            assertThat(socket.getInputStream().readNBytes(8)).hasSize(8);
        }
        for (int length = 1; length < whole.length - 4; length++) {
            byte[] cut = new byte[length];
            System.arraycopy(whole, 4, cut, 0, length);
            offend(frame(cut), "");
        }
    }

    /** Hundreds that begin and do not go on: within the size, within the frame, byte by byte. */
    @Test
    void whoBeginsAndDoesNotGoOnHoldsUpNobody() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = connect();
                slow.add(socket);
                byte[] begun =
                        ByteBuffer.allocate(4 + 8).putInt(1_000 + i).putLong(i).array();
                byte[] part = new byte[1 + i % begun.length];
                System.arraycopy(begun, 0, part, 0, part.length);
                send(socket, part);
            }
            roundTrips(50);
            for (Socket socket : slow) {
                send(socket, new byte[] {0});
            }
            roundTrips(50);
        } finally {
            close(slow);
        }
    }

    /** The largest size that is allowed, announced by many who send a few bytes of it: a promise costs nothing. */
    @Test
    void promisesOfLargeRequestsTakeNoMemoryFromOthers() throws IOException {
        List<Socket> boasters = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Socket socket = connect();
                boasters.add(socket);
                send(socket, ByteBuffer.allocate(4 + i % 5).putInt(MAX_REQUEST).array());
            }
            roundTrips(50);
            assertThat(residentKb()).isLessThan(MAX_RESIDENT_KB);
        } finally {
            close(boasters);
        }
    }

    @Test
    void thousandsOfSilentConnectionsAreHeld() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                silent.add(connect(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i % 8)})));
            }
            roundTrips(100);
            assertThat(residentKb()).as("with %d connections", silent.size()).isLessThan(MAX_RESIDENT_KB);
        } finally {
            close(silent);
        }
        roundTrips(10);
    }

    private static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** Key, version, correlation id, a client id of two letters, and a body. */
    private static byte[] request(int key, int version, byte[] body) {
        return frame(ByteBuffer.allocate(2 + 2 + 4 + 2 + 2 + body.length)
                .putShort((short) key)
                .putShort((short) version)
                .putInt(7)
                .putShort((short) 2)
                .put("it".getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .array());
    }

    /** Sends what must cost the connection and one line that says why; gives what was answered before. */
    private static String offend(byte[] bytes, String why) throws IOException {
        try (Socket socket = connect()) {
            send(socket, bytes);
            String answer = readToEnd(socket);
            List<String> lines = awaitLine(socket);
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).contains(" WARN ").contains(why);
            return answer;
        }
    }

    private static List<String> awaitClosed(Socket socket) throws IOException {
        readToEnd(socket);
        return awaitLine(socket);
    }

    private static List<String> awaitLine(Socket socket) {
        Awaitility.await("a line about " + socket)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !linesOf(socket).isEmpty());
        return linesOf(socket);
    }

    /** What the broker's log says about a connection. */
    private static List<String> linesOf(Socket socket) {
        String name = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort() + " ";
        return cluster.broker()
                .output()
                .substring(outputAtConnect)
                .lines()
                .filter(line -> line.contains(name))
                .toList();
    }

    private static Socket connect() throws IOException {
        return connect(InetAddress.getLoopbackAddress());
    }

    private static Socket connect(InetAddress from) throws IOException {
        // the system hands out ports again
        outputAtConnect = cluster.broker().output().length();
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", cluster.brokerPort()), 60_000);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // closed while we wrote: as good as after
            assertThat(e).hasMessageMatching(".*(reset|Broken pipe).*");
        }
    }

    /** What comes until the other side closes. */
    private static String readToEnd(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
            return "";
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A normal client at work: each record is acknowledged, and read, before the next. */
    private static void roundTrips(int count) {
        for (int i = 0; i < count; i++) {
            String value = "calm " + written;
            assertThat(Clients.get(producer.send(new ProducerRecord<>("calm", value)))
                            .offset())
                    .isEqualTo(written);
            written++;
            ConsumerRecord<String, String> read = pollOne();
            assertThat(read.value()).isEqualTo(value);
        }
    }

    private static ConsumerRecord<String, String> pollOne() {
        long deadline = System.nanoTime() + Clients.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                return record;
            }
        }
        throw new AssertionError("record " + written + " was acknowledged but cannot be read");
    }

    private static Set<String> networkThreads() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + cluster.broker().pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                if (name.startsWith("network")) {
                    names.add(name + " " + task.getFileName());
                }
            }
        }
        return names;
    }

    private static long residentKb() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + cluster.broker().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
