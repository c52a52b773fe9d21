package io.odradek.broker.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.odradek.zk.node.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerConnectionTest {

    private static final int PATIENCE_S = 30;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Boolean> verdicts = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private PeerConnection connection;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Endpoint endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", server.getLocalPort());
        Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
        connection = new PeerConnection(bootstrap, loops.next(), Runnable::run, endpoint, verdicts::add);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldFindAProcessDeadWhoseListenerIsGoneAndAliveWhenItIsBack() throws IOException, InterruptedException {
        connection.start();
        Socket accepted = server.accept();

        // the process dies: its listener first, so that no new connection comes through
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        server.close();
        accepted.close();
        assertThat(next()).as("dead").isTrue();

        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(address);
        assertThat(next()).as("dead").isFalse();
    }

    @Test
    void shouldConnectAgainToAListenerThatOnlyHungUp() throws IOException {
        connection.start();
        server.accept().close();
        server.accept().close();

        // accepted again, although after a pause, because two connections in a row lived so short
        server.accept().close();
        assertThat(verdicts).isEmpty();
    }

    private boolean next() throws InterruptedException {
        Boolean verdict = verdicts.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(verdict).as("a verdict within %s s", PATIENCE_S).isNotNull();
        return verdict;
    }
}
