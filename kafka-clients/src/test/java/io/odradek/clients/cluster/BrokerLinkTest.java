package io.odradek.clients.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to a broker that this test plays by hand, on a real socket. */
class BrokerLinkTest {

    private static final long LONG_MS = 60_000;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private ServerSocket server;
    private BrokerLink link;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerAddress address = new ServerAddress("127.0.0.1", server.getLocalPort());
        ClusterSettings settings = new ClusterSettings(
                "test",
                List.of(address),
                false,
                true,
                LONG_MS,
                LONG_MS,
                LONG_MS,
                true,
                1,
                1,
                1,
                1,
                LONG_MS,
                LONG_MS,
                LONG_MS,
                -1,
                -1,
                -1);
        link = new BrokerLink(loops.next(), new Names(Runnable::run), settings, 7, address, lost -> {});
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private CompletableFuture<BrokerLink> ready() {
        return CompletableFuture.completedFuture(link)
                .thenComposeAsync(BrokerLink::ready, loops.next())
                .orTimeout(LONG_MS, TimeUnit.MILLISECONDS);
    }

    private static ByteBuffer request(Socket peer) throws IOException {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        return ByteBuffer.wrap(in.readNBytes(in.readInt()));
    }

    private static void answer(Socket peer, int correlationId, int error) throws IOException {
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        // version 0: error, and one API (Produce, 3 to 7)
        out.writeInt(4 + 2 + 4 + 6);
        out.writeInt(correlationId);
        out.writeShort(error);
        out.writeInt(1);
        out.writeShort(0);
        out.writeShort(3);
        out.writeShort(7);
        out.flush();
    }

    @Test
    void anOldBrokerIsAskedAgainInVersionZero() throws IOException {
        CompletableFuture<BrokerLink> ready = ready();
        try (Socket peer = server.accept()) {
            ByteBuffer first = request(peer);
            assertThat(first.getShort(2)).isEqualTo((short) 4);
            answer(peer, first.getInt(4), 35);
            ByteBuffer second = request(peer);
            assertThat(second.getShort(2)).isZero();
            answer(peer, second.getInt(4), 0);

            BrokerVersions versions = ready.join().versions();
            assertThat(versions.highest(ApiKey.PRODUCE)).isEqualTo((short) 7);
            assertThatThrownBy(() -> versions.highest(ApiKey.FETCH))
                    .isInstanceOf(UnsupportedVersionException.class)
                    .hasMessageContaining("broker 7 at 127.0.0.1")
                    .hasMessageContaining("does not know Fetch");
        }
    }

    @Test
    void itConnectsAgainAfterTheConnectionBroke() throws IOException {
        CompletableFuture<BrokerLink> failing = ready();
        server.accept().close();
        assertThatThrownBy(failing::join).cause().isInstanceOf(ConnectionLostException.class);

        CompletableFuture<BrokerLink> ready = ready();
        try (Socket peer = server.accept()) {
            answer(peer, request(peer).getInt(4), 35);
            answer(peer, request(peer).getInt(4), 0);
            assertThat(ready.join().isReady()).isTrue();
        }
    }
}
