package io.odradek.zk.membership;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeStat;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionIdentity;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this broker registered under {@code /brokers/ids/<id>} for as long as the process lives. The transaction that made the
 * registration is the broker epoch; each registration is a new incarnation with a higher epoch.
 *
 * <p>Beside it stands the mark of this life, {@link Paths#life}: a leader that takes this broker into an ISR names it in the very
 * transaction, which fails when that life is over (KIP-903). The mark comes after the registration and goes with it.
 *
 * <p>The first registration fails for good only when another live broker has the id. When a session was lost, the broker
 * registers again for ever, whatever the failure, with growing pauses. A registration that the former process of the same
 * data directory left behind is removed by ending that process's session; it is dead for certain, because the data directory
 * is locked by this one.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields; the public methods may be called from any.
 */
public final class BrokerRegistration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerRegistration.class);
    private static final Duration STRANGER_POLL = Duration.ofMillis(500);

    /** Hears of each registration. Runs on: the ZooKeeper event thread; must not block. */
    @FunctionalInterface
    public interface Listener {
        /** The broker is a member, with this broker epoch, which differs from all earlier ones. */
        void onRegistered(long brokerEpoch);
    }

    private final ZooKeeperSession session;
    private final int brokerId;
    private final String instance;
    private final BrokerNode node;
    private final Listener listener;
    private final Clock clock;
    private final String path;
    private final CompletableFuture<Long> first = new CompletableFuture<>();
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());

    private boolean started;
    private boolean closed;
    /** Counts the calls for a registration, so that what an older call set going comes to nothing. */
    private int round;

    private Optional<Instant> strangerSince = Optional.empty();

    /** Where the mark of the life stands that was registered last, or is about to be. */
    private volatile String marked = "";

    /**
     * @param instance the uuid of the data directory, which this process must hold the lock of
     * @param node what to register; the incarnation is added here
     */
    public BrokerRegistration(
            ZooKeeperSession session, int brokerId, String instance, BrokerNode node, Listener listener, Clock clock) {
        this.session = session;
        this.brokerId = brokerId;
        this.instance = instance;
        this.node = node;
        this.listener = listener;
        this.clock = clock;
        this.path = Paths.broker(brokerId);
    }

    /**
     * Registers, and from then on does so again after each lost session. The future has the first broker epoch, or fails with
     * {@link BrokerIdInUseException}.
     */
    public CompletableFuture<Long> start() {
        session.addListener(this::onStateChange);
        session.execute(() -> {
            started = true;
            nextRound();
        });
        return first;
    }

    private void onStateChange(SessionState from, SessionState to) {
        if (to == SessionState.REJOINING && started && !closed) {
            nextRound();
        }
    }

    private void nextRound() {
        round++;
        strangerSince = Optional.empty();
        backoff.reset();
        attempt(round);
    }

    private void attempt(int ofRound) {
        if (closed || ofRound != round) {
            return;
        }
        var unused = session.nodes()
                .createEphemeral(path, this::data)
                .thenCompose(this::mark)
                .thenAccept(stat -> registered(ofRound, stat))
                .exceptionally(thrown -> {
                    failed(ofRound, cause(thrown));
                    return null;
                });
    }

    private byte[] data(SessionIdentity identity) {
        marked = Paths.life(brokerId, identity.sessionId());
        Incarnation incarnation =
                new Incarnation(instance, identity, session.config().sessionTimeout());
        return node.with(incarnation, clock.millis()).toJson();
    }

    /** In one transaction with a look at the registration: a mark of another session would vouch for a life that is over. */
    private CompletableFuture<NodeStat> mark(NodeStat registration) {
        String life = marked;
        return session.nodes()
                .multi(List.of(new Op.Check(path, registration.version()), new Op.CreateEphemeral(life, new byte[0])))
                .exceptionallyCompose(thrown -> {
                    boolean thereAlready = cause(thrown) instanceof ZkException.NodeExists found
                            && found.path().equals(life);
                    return thereAlready
                            ? CompletableFuture.completedFuture(List.of())
                            : CompletableFuture.failedFuture(thrown);
                })
                .thenApply(done -> registration);
    }

    private void registered(int ofRound, NodeStat stat) {
        if (ofRound != round) {
            return;
        }
        LOG.info("Broker {} is registered with broker epoch {}", brokerId, stat.createdZxid());
        session.rejoined();
        first.complete(stat.createdZxid());
        try {
            listener.onRegistered(stat.createdZxid());
        } catch (RuntimeException e) {
            // the registration stands all the same: to make it anew would only fail in the same way
            LOG.error("A listener failed on broker epoch {} of broker {}", stat.createdZxid(), brokerId, e);
        }
    }

    private void failed(int ofRound, Throwable cause) {
        if (closed || ofRound != round) {
            return;
        }
        if (cause instanceof ZkException.NodeExists) {
            lookAtOccupant(ofRound);
        } else {
            retry(ofRound, backoff.next(), cause);
        }
    }

    private void lookAtOccupant(int ofRound) {
        var unused = session.nodes()
                .get(path)
                .thenCompose(found ->
                        found.map(this::deal).orElseGet(() -> CompletableFuture.completedFuture(Duration.ZERO)))
                .thenAccept(pause -> schedule(ofRound, pause))
                .exceptionally(thrown -> {
                    giveUpOrRetry(ofRound, cause(thrown));
                    return null;
                });
    }

    /** Does what the occupant calls for, and says how long to wait before the next attempt. */
    private CompletableFuture<Duration> deal(ZNode found) {
        Occupant occupant = Occupant.of(
                BrokerNode.parse(found.data(), path),
                found.stat().version(),
                found.stat().ephemeralOwner(),
                instance,
                session.identity().sessionId());
        if (occupant instanceof Occupant.Ourselves ourselves) {
            return session.nodes()
                    .multi(List.of(new Op.Delete(path, ourselves.version())))
                    .thenApply(done -> Duration.ZERO);
        } else if (occupant instanceof Occupant.Ghost ghost) {
            LOG.info("Broker {} was here before: ending the session {} of that life", brokerId, ghost.session());
            return session.endForeignSession(ghost.session())
                    .thenApplyAsync(ended -> ended ? Duration.ZERO : backoff.next(), session.events());
        }
        return CompletableFuture.completedFuture(waitFor((Occupant.Stranger) occupant));
    }

    private Duration waitFor(Occupant.Stranger stranger) {
        Instant now = clock.instant();
        Instant since = strangerSince.orElse(now);
        strangerSince = Optional.of(since);
        Duration left = stranger.patience().minus(Duration.between(since, now));
        if (left.isNegative() || left.isZero()) {
            throw new BrokerIdInUseException(brokerId, stranger.address());
        }
        LOG.warn(
                "broker.id {} is registered by another process at {}; if that is dead, its session ends within {} ms",
                brokerId,
                stranger.address(),
                left.toMillis());
        return left.compareTo(STRANGER_POLL) < 0 ? left : STRANGER_POLL;
    }

    private void giveUpOrRetry(int ofRound, Throwable cause) {
        if (closed || ofRound != round) {
            return;
        }
        boolean member = first.isDone();
        if (cause instanceof BrokerIdInUseException && !member) {
            round++;
            first.completeExceptionally(cause);
        } else {
            retry(ofRound, backoff.next(), cause);
        }
    }

    private void retry(int ofRound, Duration pause, Throwable cause) {
        LOG.warn("Broker {} could not register, next try in {} ms", brokerId, pause.toMillis(), cause);
        schedule(ofRound, pause);
    }

    private void schedule(int ofRound, Duration pause) {
        session.schedule(() -> attempt(ofRound), pause);
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /**
     * Stops registering, and takes the registration back, so that the others know at once; completes when ZooKeeper has it. A
     * failure means that it goes with the session.
     */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        session.execute(() -> {
            closed = true;
            round++;
            var unused = remove().whenComplete((done, failure) -> {
                if (failure == null) {
                    left.complete(null);
                } else {
                    left.completeExceptionally(cause(failure));
                }
            });
        });
        return left;
    }

    private CompletableFuture<Void> remove() {
        return session.nodes().get(path).thenCompose(found -> {
            boolean ours = found.filter(node ->
                            node.stat().ephemeralOwner() == session.identity().sessionId())
                    .isPresent();
            if (!ours) {
                return CompletableFuture.completedFuture(null);
            }
            List<Op> both =
                    List.of(new Op.Delete(path, found.get().stat().version()), new Op.Delete(marked, Op.ANY_VERSION));
            return session.nodes().multi(both).thenApply(done -> null);
        });
    }

    /** Stops registering. The registration itself goes with the session. */
    @Override
    public void close() {
        session.execute(() -> {
            closed = true;
            round++;
        });
    }
}
