package io.odradek.zk.testing;

import io.odradek.zk.server.EmbeddedZooKeeper;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.RootPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server with short ticks, and sessions that are closed with it. Each session may live in a chroot of its own. */
public final class TestZooKeeper implements AutoCloseable {

    private static final int TICK_MS = 500;
    private static final AtomicInteger CHROOTS = new AtomicInteger();

    private final Path dir;
    private final int tickMs;
    private final List<ZooKeeperSession> sessions = new ArrayList<>();
    private EmbeddedZooKeeper server;

    public TestZooKeeper(Path dir) throws IOException {
        this(dir, TICK_MS);
    }

    /** @param tickMs sessions live for twenty of them at most */
    public TestZooKeeper(Path dir, int tickMs) throws IOException {
        this.dir = dir;
        this.tickMs = tickMs;
        this.server = start(0);
    }

    private EmbeddedZooKeeper start(int port) throws IOException {
        return EmbeddedZooKeeper.start(dir, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tickMs);
    }

    public EmbeddedZooKeeper server() {
        return server;
    }

    /** Stops the server and starts it again on the same port and data. */
    public void restart() throws IOException {
        int port = server.port();
        server.close();
        server = start(port);
    }

    /** A connect string with a chroot that nobody else uses. */
    public String freshChroot() {
        return server.connectString() + "/test" + CHROOTS.incrementAndGet();
    }

    public static ZooKeeperConfig config(String connectString) {
        return new ZooKeeperConfig(connectString, Duration.ofSeconds(6), Duration.ofSeconds(30), 10);
    }

    /** A session in the chroot, with the roots in place. */
    public ZooKeeperSession connect(String connectString) {
        return connect(config(connectString));
    }

    /** A session with these settings, with the roots in place. */
    public ZooKeeperSession connect(ZooKeeperConfig config) {
        ZooKeeperSession session = ZooKeeperSession.connect(config);
        sessions.add(session);
        get(RootPaths.create(session.nodes()));
        return session;
    }

    /** The value of a future that must come; its failure as it is, unwrapped. */
    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        sessions.forEach(ZooKeeperSession::close);
        server.close();
    }
}
