package io.odradek.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.Gauge;
import io.netty.util.ResourceLeakDetector;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.Listener;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.common.config.ConfigException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.HeartbeatResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Listeners and connections over real sockets. After each test no connection and no request memory is left. */
class SocketServerTest {

    private final Metrics metrics = new Metrics();
    private final List<ConnectionInfo> gone = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Map<String, String> properties = new HashMap<>(Map.of("num.network.threads", "2"));
    private SocketServer server;
    private int port;

    @BeforeAll
    static void watchEveryBuffer() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    private void serve(RequestDispatcher dispatcher) {
        BrokerConfig config = BrokerConfig.of(properties);
        server = new SocketServer(NetworkSettings.of(config), new ConnectionQuota(config), metrics);
        port = server.bind(local(0), new RequestDispatcher() {
                    @Override
                    public void dispatch(Request request) {
                        dispatcher.dispatch(request);
                    }

                    @Override
                    public void connectionClosed(ConnectionInfo connection) {
                        gone.add(connection);
                    }
                })
                .port();
        server.serve();
    }

    private static Listener local(int port) {
        return new Listener("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port);
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(gauge("kafka.network", "RequestChannel", "MemoryPoolUsed"))
                .isZero());
        server.close();
        await().untilAsserted(() -> assertThat(connections()).isZero());
    }

    private long gauge(String domain, String type, String name) {
        return ((Number) ((Gauge<?>) metrics.all().get(MetricName.of(domain, type, name))).getValue()).longValue();
    }

    private long connections() {
        return gauge("kafka.server", "socket-server-metrics", "connection-count");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static int answer(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return new DataInputStream(new java.io.ByteArrayInputStream(frame)).readInt();
    }

    /** Whether the server closes it, by an end or a reset. */
    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void answersFromAnyThreadLeaveInTheOrderOfTheRequests() throws Exception {
        ScheduledThreadPoolExecutor others = new ScheduledThreadPoolExecutor(4);
        Random delays = new Random(11);
        serve(request -> {
            int delay;
            synchronized (delays) {
                delay = delays.nextInt(4);
            }
            if (delay == 0) {
                request.respond(new HeartbeatResponse());
            } else {
                later(others, delay, request);
            }
        });
        int count = 3000;
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = Wire.heartbeat(i);
        }
        try (Socket socket = connect()) {
            Thread sender = new Thread(() -> {
                try {
                    socket.getOutputStream().write(Wire.concat(frames));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < count; i++) {
                assertThat(answer(socket)).isEqualTo(i);
            }
            sender.join();
        } finally {
            others.shutdown();
        }
    }

    private static void later(ScheduledExecutorService others, int delayMs, Request request) {
        var unused = others.schedule(() -> request.respond(new HeartbeatResponse()), delayMs, TimeUnit.MILLISECONDS);
    }

    @Test
    void connectionsThatComeBeforeItServesWait() throws Exception {
        BrokerConfig config = BrokerConfig.of(properties);
        server = new SocketServer(NetworkSettings.of(config), new ConnectionQuota(config), metrics);
        port = server.bind(local(0), request -> request.respond(new HeartbeatResponse()))
                .port();
        try (Socket early = connect()) {
            early.getOutputStream().write(Wire.heartbeat(5));

            server.serve();

            assertThat(answer(early)).isEqualTo(5);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() {
        serve(requests::add);

        assertThatThrownBy(() -> server.bind(local(port), requests::add))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot listen on PLAINTEXT://127.0.0.1:" + port)
                .hasMessageContaining("is another process using the port?");
    }

    @Test
    void aBrowserLearnsThatThisIsNotHttp() throws Exception {
        serve(requests::add);
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request").contains("This port speaks the Kafka protocol");
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void oneConnectionTooManyIsClosedAndTheOthersStay() throws Exception {
        properties.put("max.connections.per.ip.overrides", "127.0.0.1:2");
        serve(request -> request.respond(new HeartbeatResponse()));
        try (Socket first = connect();
                Socket second = connect()) {
            await().until(() -> connections() == 2);
            try (Socket third = connect()) {
                assertThat(isClosed(third)).isTrue();
            }
            first.getOutputStream().write(Wire.heartbeat(1));
            assertThat(answer(first)).isEqualTo(1);
            second.close();
            await().until(() -> connections() == 1);
            try (Socket next = connect()) {
                next.getOutputStream().write(Wire.heartbeat(2));
                assertThat(answer(next)).isEqualTo(2);
            }
        }
    }

    @Test
    void whoIsIdleIsClosedAndWhoWaitsForAnAnswerIsNot() throws Exception {
        properties.put("connections.max.idle.ms", "100");
        serve(requests::add);
        try (Socket waiting = connect();
                Socket idle = connect()) {
            waiting.getOutputStream().write(Wire.heartbeat(3));
            Request request = requests.poll(1, TimeUnit.MINUTES);

            assertThat(isClosed(idle)).isTrue();

            assertThat(gone).noneMatch(info -> info.id() == request.connection().id());
            request.respond(new HeartbeatResponse());
            assertThat(answer(waiting)).isEqualTo(3);
            assertThat(isClosed(waiting)).isTrue();
        }
    }

    @Test
    void aRequestWithoutAnAnswerSendsNothing() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        serve(request -> {
            if (seen.getAndIncrement() == 0) {
                request.respondNothing();
            } else {
                request.respond(new HeartbeatResponse());
            }
        });
        try (Socket socket = connect()) {
            socket.getOutputStream().write(Wire.concat(Wire.heartbeat(1), Wire.heartbeat(2)));

            assertThat(answer(socket)).isEqualTo(2);
        }
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() throws Exception {
        CountDownLatch abandoned = new CountDownLatch(1);
        serve(request -> {
            request.whenAbandoned(abandoned::countDown);
            requests.add(request);
        });
        Request request;
        try (Socket socket = connect()) {
            byte[] half = java.util.Arrays.copyOf(Wire.heartbeat(2), 9);
            socket.getOutputStream().write(Wire.concat(Wire.heartbeat(1), half));
            request = requests.poll(1, TimeUnit.MINUTES);
        }

        assertThat(abandoned.await(1, TimeUnit.MINUTES)).isTrue();
        await().until(() -> gone.size() == 1);
        request.respond(new HeartbeatResponse());
    }

    @Test
    void aFullGateMakesSendersWaitAndAllAreServedInTheEnd() throws Exception {
        properties.put("queued.max.request.bytes", "100");
        ExecutorService handler = Executors.newSingleThreadExecutor();
        AtomicLong most = new AtomicLong();
        serve(request -> handler.execute(() -> {
            most.accumulateAndGet(gauge("kafka.network", "RequestChannel", "MemoryPoolUsed"), Math::max);
            request.respond(new HeartbeatResponse());
        }));
        String name = "x".repeat(80);
        List<Socket> stay = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket socket = connect();
            for (int id = 0; id < 5; id++) {
                socket.getOutputStream().write(Wire.request(ApiKey.HEARTBEAT.id(), 0, id, name, 1));
            }
            if (i % 2 == 0) {
                socket.close();
            } else {
                stay.add(socket);
            }
        }

        for (Socket socket : stay) {
            for (int id = 0; id < 5; id++) {
                assertThat(answer(socket)).isEqualTo(id);
            }
            socket.close();
        }
        assertThat(most.get()).isBetween(90L, 100L);
        await().until(() -> connections() == 0);
        handler.shutdown();
    }
}
