package io.odradek.zk.server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole, stand-alone ZooKeeper server in this JVM: real sessions, a real transaction log, no admin server, and never a
 * {@code System.exit}.
 *
 * <p>For one machine. A production ensemble is three servers or more, started from {@code zookeeper.properties}. Runs on: the
 * server's own threads; starting and closing block.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
    private static final int DEFAULT_TICK_MS = 2_000;
    private static final int UNLIMITED_CONNECTIONS = 0;
    private static final int DEFAULT_BACKLOG = -1;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_EVERY_HOURS = 1;
    private static final int CONTAINER_CHECK_MS = 60_000;
    private static final int CONTAINERS_PER_MINUTE = 10_000;
    private static final long UNUSED_CONTAINER_MS = 300_000;

    private final FileTxnSnapLog files;
    private final Server server;
    private final ServerCnxnFactory connections;
    private final DatadirCleanupManager purge;
    private final ContainerManager containers;

    private EmbeddedZooKeeper(Path dataDir, InetSocketAddress address, int tickMs) throws IOException {
        // a static switch of ZooKeeper: a server that is a guest in this JVM must not end it
        ServiceUtils.setSystemExitProcedure(
                code -> LOG.error("The embedded ZooKeeper server failed and wants to exit with code {}", code));
        File dir = Files.createDirectories(dataDir).toFile();
        files = new FileTxnSnapLog(dir, dir);
        server = new Server(files, tickMs);
        connections = ServerCnxnFactory.createFactory();
        connections.configure(address, UNLIMITED_CONNECTIONS, DEFAULT_BACKLOG, false);
        startServing();
        purge = new DatadirCleanupManager(dir, dir, SNAPSHOTS_KEPT, PURGE_EVERY_HOURS);
        purge.start();
        containers = server.containerManager();
        containers.start();
    }

    /** Starts on the loopback interface. Port 0 lets the system choose: see {@link #port()}. */
    public static EmbeddedZooKeeper start(Path dataDir, int port) throws IOException {
        return start(dataDir, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEFAULT_TICK_MS);
    }

    /**
     * Starts a server that is open for clients when this returns.
     *
     * @param tickMs session timeouts are between 2 and 20 ticks
     * @throws IOException when the directory cannot be used or the address is taken
     */
    public static EmbeddedZooKeeper start(Path dataDir, InetSocketAddress address, int tickMs) throws IOException {
        EmbeddedZooKeeper started = new EmbeddedZooKeeper(
                Objects.requireNonNull(dataDir, "dataDir"), Objects.requireNonNull(address, "address"), tickMs);
        LOG.info("Embedded ZooKeeper serves at {} from {}", started.connectString(), dataDir);
        return started;
    }

    private void startServing() throws IOException {
        try {
            connections.startup(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the embedded ZooKeeper server was starting", e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return connections.getLocalPort();
    }

    /** {@code host:port} for a client on this machine. */
    public String connectString() {
        InetAddress address = connections.getLocalAddress().getAddress();
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port();
    }

    /** Stops serving; sessions and data stay on disk and are there again after the next start. */
    @Override
    public void close() {
        containers.stop();
        purge.shutdown();
        connections.shutdown();
        server.shutdown();
        try {
            files.close();
        } catch (IOException e) {
            LOG.warn("Closing the files of the embedded ZooKeeper server", e);
        }
    }

    /** Gives the container sweep what ZooKeeper's own main class has for it. */
    private static final class Server extends ZooKeeperServer {

        Server(FileTxnSnapLog files, int tickMs) throws IOException {
            super(files, tickMs, "");
        }

        ContainerManager containerManager() {
            return new ContainerManager(
                    getZKDatabase(), firstProcessor, CONTAINER_CHECK_MS, CONTAINERS_PER_MINUTE, UNUSED_CONTAINER_MS);
        }
    }
}
