package io.odradek.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.watch.MetadataChange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way to controllers that this test plays by hand, on real sockets. */
class ControllerConnectionTest {

    private static final int PATIENCE_MS = 60_000;
    private static final short VERSION = 0;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ClusterMetadata cluster = new ClusterMetadata();
    private ServerSocket first;
    private ServerSocket second;

    @BeforeEach
    void listen() throws IOException {
        first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        first.setSoTimeout(PATIENCE_MS);
        second.setSoTimeout(PATIENCE_MS);
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private ControllerConnection connection(Duration idle) {
        ControllerConnection connection = new ControllerConnection(9, "INTERNAL", cluster, loops.next(), idle);
        cluster.addListener(connection);
        return connection;
    }

    private ControllerConnection connection() {
        return connection(Duration.ofMillis(PATIENCE_MS));
    }

    private void controllerIs(int id, long epoch, ServerSocket listening) {
        Endpoint endpoint = new Endpoint("INTERNAL", "PLAINTEXT", "127.0.0.1", listening.getLocalPort());
        cluster.onChanges(List.of(
                new MetadataChange.BrokerPresent(
                        id, epoch, new BrokerNode(List.of(endpoint), Optional.empty(), -1, 0, Optional.empty())),
                new MetadataChange.ControllerPresent(id)));
    }

    private static CompletableFuture<Response> ask(ControllerConnection connection) {
        return connection.send(new HeartbeatRequest().groupId("any").memberId("any"), VERSION);
    }

    private static void requireFailure(CompletableFuture<Response> answer, Class<? extends Exception> type) {
        assertThatThrownBy(() ->
                        answer.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(type);
    }

    private static Socket accept(ServerSocket listening) throws IOException {
        Socket peer = listening.accept();
        peer.setSoTimeout(PATIENCE_MS);
        return peer;
    }

    private static void answer(Socket peer) throws IOException {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        int correlationId = ByteBuffer.wrap(in.readNBytes(in.readInt())).getInt(4);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.writeInt(6);
        out.writeInt(correlationId);
        out.writeShort(0);
    }

    private static void requireAnswer(CompletableFuture<Response> asked) {
        try (Response response =
                asked.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join()) {
            assertThat(response.sizeInBytes()).isPositive();
        }
    }

    /** Returns when the other side has closed, whatever it has sent before; fails if it does not. */
    private static void awaitEnd(Socket peer) throws IOException {
        peer.getInputStream().readAllBytes();
    }

    @Test
    void withoutAControllerNothingIsAsked() {
        requireFailure(ask(connection()), ApiException.class);
    }

    @Test
    void requestsShareOneConnection() throws IOException {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection();
        var one = ask(connection);
        var other = ask(connection);

        try (Socket peer = accept(first)) {
            answer(peer);
            answer(peer);
            requireAnswer(one);
            requireAnswer(other);
        }
    }

    @Test
    void anotherControllerIsAskedFromThenOn() throws IOException {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection();
        var unanswered = ask(connection);
        try (Socket peer = accept(first)) {
            controllerIs(2, 20, second);
            requireFailure(unanswered, ConnectionLostException.class);
            awaitEnd(peer);
        }

        var asked = ask(connection);
        try (Socket peer = accept(second)) {
            answer(peer);
            requireAnswer(asked);
        }
    }

    @Test
    void anotherLifeOfTheControllerHasAConnectionOfItsOwn() throws IOException {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection();
        var unanswered = ask(connection);
        try (Socket peer = accept(first)) {
            controllerIs(1, 11, first);
            requireFailure(unanswered, ConnectionLostException.class);
            awaitEnd(peer);
        }
    }

    @Test
    void anIdleConnectionIsClosedAndMadeAgainWhenNeeded() throws IOException {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection(Duration.ofMillis(1));
        for (int i = 0; i < 2; i++) {
            var asked = ask(connection);
            try (Socket peer = accept(first)) {
                answer(peer);
                requireAnswer(asked);
                awaitEnd(peer);
            }
        }
    }

    @Test
    void aConnectionThatBrokeIsMadeAgain() throws IOException {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection();
        var lost = ask(connection);
        accept(first).close();
        requireFailure(lost, ConnectionLostException.class);

        var asked = ask(connection);
        try (Socket peer = accept(first)) {
            answer(peer);
            requireAnswer(asked);
        }
    }

    @Test
    void afterItsEndItAsksNothing() {
        controllerIs(1, 10, first);
        ControllerConnection connection = connection();
        connection.close();
        requireFailure(ask(connection), ApiException.class);
    }
}
