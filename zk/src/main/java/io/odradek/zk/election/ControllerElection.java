package io.odradek.zk.election;

import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Latch;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ControllerEpoch;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Competes for the role of controller.
 *
 * <p>The first in the queue of the latch makes {@code /controller} and raises {@code /controller_epoch} in one multi; only
 * that makes it the controller. The epoch's znode version is what every later write of the controller checks, so that an
 * old one, however slow, cannot write any more. While somebody else's {@code /controller} stands (the session of a dead
 * process, a broker of another implementation), it tries again.
 *
 * <p>SUSPENDED changes nothing; LOST ends the role at once. Runs on: the ZooKeeper event thread, which owns all fields.
 */
public final class ControllerElection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerElection.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    /** Hears of the role. Runs on: the ZooKeeper event thread; must not block. */
    public interface Listener {
        /** This broker is the controller, with the right to write of that epoch. */
        void onElected(ControllerEpoch epoch);

        /** This broker is not the controller any more. Called once per election. */
        void onResigned();
    }

    private final ZooKeeperSession session;
    private final NodeOperations nodes;
    private final int brokerId;
    private final Listener listener;
    private final Clock clock;

    private Latch latch;
    private boolean closed;
    /** Counts the times that this broker came to be first or ceased to be, so that late answers come to nothing. */
    private int turn;

    private boolean first;
    private Optional<ControllerEpoch> held = Optional.empty();

    public ControllerElection(ZooKeeperSession session, int brokerId, Listener listener, Clock clock) {
        this.session = session;
        this.nodes = session.nodes();
        this.brokerId = brokerId;
        this.listener = listener;
        this.clock = clock;
    }

    /** Queues up. Call once the broker is registered. */
    public void start() {
        session.addListener(this::onStateChange);
        latch = session.latch(Paths.CONTROLLER_LATCH, Integer.toString(brokerId), new Latch.Listener() {
            @Override
            public void onFirst() {
                ControllerElection.this.onFirst();
            }

            @Override
            public void onNoLongerFirst() {
                ControllerElection.this.onNoLongerFirst();
            }
        });
    }

    private void onFirst() {
        // the latch says so again after a reconnection within the same session
        if (closed || first) {
            return;
        }
        first = true;
        turn++;
        attempt(turn);
    }

    private void onNoLongerFirst() {
        boolean stillThere = held.isPresent();
        leaveOffice();
        if (stillThere && session.state() != SessionState.LOST) {
            var unused = removeOurNode();
        }
    }

    /**
     * The role has gone to somebody else, or to nobody, although this broker is first in the queue: a tool has removed
     * {@code /controller}, or another implementation's broker has taken it. It gives the role up, and stands again at once.
     *
     * @param lost the office that is over; an earlier one changes nothing
     */
    public void onFenced(ControllerEpoch lost) {
        session.execute(() -> {
            if (held.equals(Optional.of(lost)) && !closed) {
                LOG.warn("Broker {} is no longer the controller of epoch {}: standing again", brokerId, lost.epoch());
                standAgain();
            }
        });
    }

    /** {@code /controller} names another broker, or none. Call on the ZooKeeper event thread. */
    public void onController(int id) {
        if (held.isEmpty() || id == brokerId || closed) {
            return;
        }
        // the image may be older than the office: ask ZooKeeper itself
        ControllerEpoch office = held.get();
        var unused = nodes.sync(Paths.CONTROLLER)
                .thenCompose(synced -> nodes.get(Paths.CONTROLLER))
                .thenAccept(found -> {
                    boolean ours = found.filter(node -> node.stat().ephemeralOwner()
                                    == session.identity().sessionId())
                            .isPresent();
                    if (!ours) {
                        onFenced(office);
                    }
                })
                .exceptionally(failure -> {
                    LOG.debug(
                            "Could not look at {}; the next write as controller finds out", Paths.CONTROLLER, failure);
                    return null;
                });
    }

    private void standAgain() {
        leaveOffice();
        if (latch.isFirst()) {
            onFirst();
        }
    }

    private void onStateChange(SessionState from, SessionState to) {
        if (to == SessionState.LOST || to == SessionState.CLOSED) {
            leaveOffice();
        }
    }

    private void leaveOffice() {
        first = false;
        turn++;
        if (held.isPresent()) {
            LOG.info(
                    "Broker {} is no longer the controller (epoch {})",
                    brokerId,
                    held.get().epoch());
            held = Optional.empty();
            listener.onResigned();
        }
    }

    private void attempt(int ofTurn) {
        if (closed || ofTurn != turn) {
            return;
        }
        var unused = nodes.sync(Paths.CONTROLLER_EPOCH)
                .thenCompose(synced -> nodes.get(Paths.CONTROLLER_EPOCH))
                .thenCompose(this::takeOffice)
                .thenAccept(epoch -> elected(ofTurn, epoch))
                .exceptionally(thrown -> {
                    failed(ofTurn, cause(thrown));
                    return null;
                });
    }

    private CompletableFuture<ControllerEpoch> takeOffice(Optional<ZNode> found) {
        Op create = new Op.CreateEphemeral(Paths.CONTROLLER, new ControllerNode(brokerId, clock.millis()).toJson());
        int epoch = found.map(ControllerElection::epoch).orElse(0) + 1;
        byte[] data = Integer.toString(epoch).getBytes(StandardCharsets.UTF_8);
        Op raise = found.<Op>map(node ->
                        new Op.SetData(Paths.CONTROLLER_EPOCH, data, node.stat().version()))
                .orElseGet(() -> new Op.Create(Paths.CONTROLLER_EPOCH, data));
        return nodes.multi(List.of(create, raise)).thenApply(versions -> new ControllerEpoch(epoch, versions.get(1)));
    }

    private static int epoch(ZNode node) {
        return Integer.parseInt(new String(node.data(), StandardCharsets.UTF_8));
    }

    private void elected(int ofTurn, ControllerEpoch epoch) {
        if (closed || ofTurn != turn) {
            // the role went while the answer was on its way; our node must not keep the next one waiting
            var unused = removeOurNode();
            return;
        }
        held = Optional.of(epoch);
        LOG.info("Broker {} is the controller, epoch {}", brokerId, epoch.epoch());
        listener.onElected(epoch);
    }

    private void failed(int ofTurn, Throwable cause) {
        if (closed || ofTurn != turn) {
            return;
        }
        if (cause instanceof ZkException.NodeExists exists && exists.path().equals(Paths.CONTROLLER)) {
            // ours, when the answer to an earlier attempt was lost: without its epoch it is worth nothing
            var unused = removeOurNode().whenComplete((done, failure) -> retry(ofTurn));
        } else {
            LOG.warn("Broker {} is first in the queue but could not become the controller yet", brokerId, cause);
            retry(ofTurn);
        }
    }

    private void retry(int ofTurn) {
        session.schedule(() -> attempt(ofTurn), RETRY);
    }

    /** Removes {@code /controller} if it belongs to this session; what is somebody else's stays. */
    private CompletableFuture<Void> removeOurNode() {
        return nodes.get(Paths.CONTROLLER).thenCompose(found -> {
            boolean ours = found.filter(node ->
                            node.stat().ephemeralOwner() == session.identity().sessionId())
                    .isPresent();
            if (!ours) {
                return CompletableFuture.completedFuture(null);
            }
            Op delete = new Op.Delete(Paths.CONTROLLER, found.get().stat().version());
            return nodes.multi(List.of(delete)).thenApply(done -> null);
        });
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Gives the role up, if this broker has it, and leaves the queue; completes when the next one can take over. */
    public CompletableFuture<Void> resign() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        session.execute(() -> {
            closed = true;
            boolean held = this.held.isPresent();
            leaveOffice();
            CompletableFuture<Void> removed = held ? removeOurNode() : CompletableFuture.completedFuture(null);
            var unused = removed.thenCompose(done -> latch == null ? removed : latch.leave())
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            left.complete(null);
                        } else {
                            left.completeExceptionally(cause(failure));
                        }
                    });
        });
        return left;
    }

    /** Starts to resign and does not wait for it: what is left goes with the session. */
    @Override
    public void close() {
        var unused = resign();
    }
}
