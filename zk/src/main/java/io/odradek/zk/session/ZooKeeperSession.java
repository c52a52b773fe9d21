package io.odradek.zk.session;

import io.odradek.zk.session.SessionStateMachine.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of this process to ZooKeeper, for its whole life: sessions come and go beneath it, each loss being told to
 * the listeners.
 *
 * <p>Runs on: four threads of its own. The event thread delivers everything that ZooKeeper says (states, watches, latches,
 * answers), so that listeners see one order of things and need no locks; they must not block it. The sender thread looks
 * for a connection where there is none. The worker thread leaves latches, which waits for ZooKeeper, and the
 * fencing thread closes foreign sessions, which must not wait for anything else.
 */
public final class ZooKeeperSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperSession.class);
    /** So often within a session timeout the ensemble's leader is asked whether it is there. */
    private static final int CONFIRMATIONS = 6;

    private final ZooKeeperConfig config;
    private final ScheduledExecutorService events = single("zookeeper-events");
    private final ScheduledExecutorService sender = single("zookeeper-sender");
    private final ExecutorService worker = single("zookeeper-worker");
    private final ExecutorService fencing = single("zookeeper-fencing");
    private final CuratorFramework curator;
    private final Pipeline pipeline;
    private final NodeOperations nodes;
    private final NodeOperations directNodes;
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final SessionStateMachine machine = new SessionStateMachine();
    private final SessionLease lease = new SessionLease();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile SessionState state = SessionState.CONNECTING;
    private PatientZooKeeper handle;
    private long sessionId;

    private ZooKeeperSession(ZooKeeperConfig config) {
        this.config = config;
        this.curator = CuratorFrameworkFactory.builder()
                .connectString(config.connectString())
                .sessionTimeoutMs(config.sessionTimeoutMs())
                .connectionTimeoutMs(Math.min(config.sessionTimeoutMs(), (int)
                        config.connectionTimeout().toMillis()))
                .retryPolicy(new ExponentialBackoffRetry(100, 10, 2_000))
                .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
                .zookeeperFactory(PatientZooKeeper.factory())
                .runSafeService(events)
                // the addresses in zookeeper.connect are the ones that lead there from here, whatever the servers call
                // themselves
                .ensembleTracker(false)
                .build();
        this.pipeline = new Pipeline(sender, () -> curator.getZookeeperClient().getZooKeeper(), config);
        this.nodes = new PipelinedOperations(pipeline, events);
        this.directNodes = new PipelinedOperations(pipeline, Runnable::run);
    }

    /**
     * Connects, and creates the chroot if there is none. Blocks for at most the connection timeout.
     *
     * @throws ZkException.Refused when ZooKeeper cannot be reached, naming the connect string and what to check
     */
    public static ZooKeeperSession connect(ZooKeeperConfig config) {
        ZooKeeperSession session = new ZooKeeperSession(config);
        try {
            session.start();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void start() {
        curator.getConnectionStateListenable().addListener((client, newState) -> onCuratorState(newState), events);
        curator.start();
        try {
            int patience = (int) config.connectionTimeout().toMillis();
            if (!curator.blockUntilConnected(patience, TimeUnit.MILLISECONDS)) {
                throw unreachable(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
        if (!config.chroot().isEmpty() && !hasChroot()) {
            Chroot.create(config);
        }
        execute(this::confirmAgain);
    }

    private void confirmAgain() {
        confirm();
        schedule(this::confirmAgain, config.sessionTimeout().dividedBy(CONFIRMATIONS));
    }

    /**
     * Asks the ensemble's leader for a sign of life: not any server, which may be cut off from the leader and not know it yet.
     * The answer does not go through {@link Pipeline}, where it would wait for other requests.
     */
    private void confirm() {
        long now = System.nanoTime();
        if (lease.isOver(now)) {
            advance(Event.OVERDUE);
        }
        ZooKeeper asked = handle;
        if (asked != null && asked.getState().isConnected()) {
            asked.sync(
                    "/",
                    (code, path, context) -> {
                        if (code == Code.OK.intValue()) {
                            execute(() -> confirmed(asked, now));
                        }
                    },
                    null);
        }
    }

    private void confirmed(ZooKeeper asked, long sentNanos) {
        if (asked == handle) {
            lease.confirmed(sentNanos);
            if (!lease.isOver(System.nanoTime())) {
                advance(Event.CONFIRMED);
            }
        }
    }

    private boolean hasChroot() {
        try {
            return nodes.get("/").join().isPresent();
        } catch (CompletionException e) {
            throw unreachable(e);
        }
    }

    private ZkException.Refused unreachable(Exception cause) {
        return new ZkException.Refused(
                "/",
                "No ZooKeeper at zookeeper.connect=" + config.connectString() + " within "
                        + config.connectionTimeout().toMillis()
                        + " ms: check that the address is right, that the servers run and have a quorum, and that this"
                        + " host may reach them",
                cause);
    }

    public ZooKeeperConfig config() {
        return config;
    }

    public SessionState state() {
        return state;
    }

    /** Reads and writes on this session. */
    public NodeOperations nodes() {
        return nodes;
    }

    /**
     * The same, whose futures complete on whatever thread brings the answer, without a hand-over: for what needs no order with
     * the rest of what ZooKeeper says. What hangs on them must be short, or hand itself on.
     */
    public NodeOperations directNodes() {
        return directNodes;
    }

    /** The thread on which everything that ZooKeeper says arrives, for what shall run between two such things. */
    public Executor events() {
        return this::execute;
    }

    /** Runs the step on the event thread, in turn; not at all once this is closed. */
    public void execute(Runnable step) {
        try {
            events.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("The ZooKeeper session is closed: a step is left out", e);
        }
    }

    /** Runs the step on the event thread after the delay; not at all once this is closed. */
    public void schedule(Runnable step, Duration delay) {
        try {
            var unused = events.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The ZooKeeper session is closed: a later step is left out", e);
        }
    }

    /** Adds a listener; those added first hear first. */
    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    /** Says that this process is a member again: REJOINING ends. */
    public void rejoined() {
        execute(() -> advance(Event.REJOINED));
    }

    /** Queues up at a latch. The listener is called on the event thread. */
    public Latch latch(String path, String participant, Latch.Listener listener) {
        Latch latch = new Latch(curator, path, participant, events, worker, listener);
        latch.start();
        return latch;
    }

    /** Watches a znode and all below it. The listener is called on the event thread. */
    public TreeWatch watch(String root, TreeWatch.Listener listener) {
        TreeWatch watch = new TreeWatch(this, curator, root, listener);
        watch.start();
        return watch;
    }

    /** Ends the session of a process that is known to be dead; true when it is over for certain. */
    public CompletableFuture<Boolean> endForeignSession(SessionIdentity identity) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ForeignSession.end(config, identity);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                },
                fencing);
    }

    /** The id and password of the session that stands now. */
    public SessionIdentity identity() {
        ZooKeeper zooKeeper = zooKeeper();
        return new SessionIdentity(zooKeeper.getSessionId(), zooKeeper.getSessionPasswd());
    }

    private ZooKeeper zooKeeper() {
        try {
            return curator.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            throw new ZkException.Refused("/", "there is no ZooKeeper session at the moment", e);
        }
    }

    private void onCuratorState(ConnectionState newState) {
        switch (newState) {
            case CONNECTED, RECONNECTED -> onConnected();
            case SUSPENDED -> advance(Event.DISCONNECTED);
            case LOST -> advance(Event.EXPIRED);
            case READ_ONLY -> LOG.warn("ZooKeeper serves reads only: it has lost its quorum");
        }
    }

    private void onConnected() {
        handle = (PatientZooKeeper) zooKeeper();
        handle.neverGiveUp();
        lease.begin(handle.agreedTimeoutMs(), System.nanoTime());
        long now = handle.getSessionId();
        // Curator drops state changes when many pile up; another session id says for certain that the old one is over
        if (sessionId != 0 && sessionId != now && state != SessionState.LOST) {
            advance(Event.EXPIRED);
        }
        sessionId = now;
        advance(Event.CONNECTED);
    }

    private void advance(Event event) {
        SessionState from = machine.state();
        SessionState to = machine.on(event);
        if (from == to) {
            return;
        }
        state = to;
        LOG.info("ZooKeeper session 0x{}: {} -> {}", Long.toHexString(sessionId), from, to);
        for (SessionListener listener : listeners) {
            try {
                listener.onStateChange(from, to);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on the way of the ZooKeeper session from {} to {}", from, to, e);
            }
        }
    }

    /** Ends the session: everything ephemeral of this process vanishes at once. Requests that still wait fail. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        events.execute(() -> advance(Event.CLOSED));
        worker.shutdown();
        fencing.shutdown();
        pipeline.close();
        curator.close();
        sender.shutdown();
        events.shutdown();
    }

    private static ScheduledExecutorService single(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
