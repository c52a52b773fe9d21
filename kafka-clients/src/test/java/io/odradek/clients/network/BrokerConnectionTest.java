package io.odradek.clients.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.HeartbeatResponse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to a broker that this test plays by hand, on a real socket. */
class BrokerConnectionTest {

    private static final short VERSION = 4;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private ServerSocket server;
    private Socket peer;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        if (peer != null) {
            peer.close();
        }
        server.close();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private ConnectionSettings settings(Duration requestTimeout, int maxResponseBytes) {
        return new ConnectionSettings(
                "127.0.0.1", server.getLocalPort(), "test", LONG, requestTimeout, maxResponseBytes, -1, -1);
    }

    private BrokerConnection connect(Duration requestTimeout, int maxResponseBytes) throws IOException {
        BrokerConnection made = get(BrokerConnection.open(loops.next(), settings(requestTimeout, maxResponseBytes)));
        peer = server.accept();
        return made;
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void requireLost(CompletableFuture<Response> answer, String why) {
        assertThatThrownBy(() -> get(answer))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining(why);
    }

    /** Reads a request; its correlation id. */
    private int receive() throws IOException {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        byte[] frame = in.readNBytes(in.readInt());
        return java.nio.ByteBuffer.wrap(frame).getInt(4);
    }

    /** Answers with an error code, in pieces if wanted. */
    private void answer(int correlationId, int error) throws IOException {
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        // correlation id, tags of the header, throttle time, error code, tags of the body
        out.writeInt(12);
        out.writeInt(correlationId);
        out.flush();
        out.writeByte(0);
        out.writeInt(0);
        out.writeShort(error);
        out.writeByte(0);
    }

    private static HeartbeatRequest request() {
        return new HeartbeatRequest().groupId("g").memberId("m");
    }

    private static int errorOf(Response response) {
        try (response) {
            return response.message(HeartbeatResponse.class).errorCode();
        }
    }

    @Test
    void manyRequestsAreUnderWayAndEachGetsItsAnswer() throws IOException {
        try (BrokerConnection connection = connect(LONG, 100)) {
            CompletableFuture<Response> first = connection.send(request(), VERSION);
            CompletableFuture<Response> second = connection.send(request(), VERSION);
            int one = receive();
            int two = receive();
            answer(one, 11);
            answer(two, 22);

            assertThat(errorOf(get(first))).isEqualTo(11);
            assertThat(errorOf(get(second))).isEqualTo(22);
        }
    }

    @Test
    void whenTheConnectionEndsEverythingUnderWayFails() throws IOException {
        try (BrokerConnection connection = connect(LONG, 100)) {
            CompletableFuture<Response> first = connection.send(request(), VERSION);
            CompletableFuture<Response> second = connection.send(request(), VERSION);
            receive();
            peer.close();

            requireLost(first, "closed the connection");
            requireLost(second, "closed the connection");
            requireLost(connection.send(request(), VERSION), "closed the connection");
        }
    }

    @Test
    void anAnswerLargerThanAllowedEndsTheConnection() throws IOException {
        try (BrokerConnection connection = connect(LONG, 10)) {
            CompletableFuture<Response> sent = connection.send(request(), VERSION);
            answer(receive(), 0);

            requireLost(sent, "an answer of 12 bytes");
        }
    }

    @Test
    void anAnswerToAnotherRequestEndsTheConnection() throws IOException {
        try (BrokerConnection connection = connect(LONG, 100)) {
            CompletableFuture<Response> sent = connection.send(request(), VERSION);
            answer(receive() + 7, 0);

            requireLost(sent, "cannot be read");
        }
    }

    @Test
    void withoutAnAnswerInTimeTheConnectionCountsAsDead() throws IOException {
        try (BrokerConnection connection = connect(Duration.ofMillis(20), 100)) {
            requireLost(connection.send(request(), VERSION), "gave no answer");
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws IOException {
        server.close();

        assertThatThrownBy(() -> get(BrokerConnection.open(loops.next(), settings(LONG, 100))))
                .cause()
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("cannot connect");
    }
}
