package io.odradek.clients.cluster;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.clients.network.BrokerConnection;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.ConnectionSettings;
import io.odradek.clients.network.Response;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one broker: a connection that is made when somebody needs it, again after it broke, and not too often.
 *
 * <pre>
 *   state        ends with            then
 *   CLOSED       ready() is called    OPENING
 *   OPENING      the versions came    READY
 *   OPENING      no address answers   BACKING_OFF, and who waits for ready() fails
 *   READY        the connection ends  BACKING_OFF, or CLOSED when it was idle
 *   BACKING_OFF  its time is over     CLOSED, or OPENING when somebody waits
 * </pre>
 *
 * <p>Runs on: the client's event loop.
 */
public final class BrokerLink {

    /** Where it stands. */
    enum State {
        CLOSED,
        OPENING,
        READY,
        BACKING_OFF
    }

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
    // the first version that a broker of any age understands well enough to say no in version 0
    private static final short VERSIONS_VERSION = 4;
    private static final int MAX_RESPONSE_BYTES = Integer.MAX_VALUE;

    private final EventLoop loop;
    private final Names names;
    private final ClusterSettings settings;
    private final Backoff reconnect;
    private final Backoff connectTimeout;
    private final int nodeId;
    private final ServerAddress address;
    private final Consumer<BrokerLink> onLost;

    private State state = State.CLOSED;
    private CompletableFuture<BrokerLink> ready;
    private BrokerConnection connection;
    private BrokerVersions versions;
    private int failures;
    private int inFlight;
    private long lastUsedNanos;
    private ScheduledFuture<?> idleTimer;
    private ConnectionLostException lastFailure;
    private boolean closed;

    /** @param onLost hears of each connection that could not be made or broke */
    BrokerLink(
            EventLoop loop,
            Names names,
            ClusterSettings settings,
            int nodeId,
            ServerAddress address,
            Consumer<BrokerLink> onLost) {
        this.loop = loop;
        this.names = names;
        this.settings = settings;
        this.nodeId = nodeId;
        this.address = address;
        this.onLost = onLost;
        this.reconnect = new Backoff(settings.reconnectBackoffMs(), settings.reconnectBackoffMaxMs(), Math::random);
        this.connectTimeout = new Backoff(settings.connectTimeoutMs(), settings.connectTimeoutMaxMs(), Math::random);
    }

    public int nodeId() {
        return nodeId;
    }

    public ServerAddress address() {
        return address;
    }

    /** "broker 3 at host:9092", for messages. */
    public String name() {
        return nodeId < 0 ? "bootstrap server " + address : "broker " + nodeId + " at " + address;
    }

    State state() {
        return state;
    }

    public boolean isReady() {
        return state == State.READY;
    }

    /** Requests that were sent and not yet answered. */
    public int inFlight() {
        return inFlight;
    }

    /** Why it broke, or could not be made, the last time; null if it never did. */
    public ConnectionLostException lastFailure() {
        return lastFailure;
    }

    /** What the broker speaks; only while this is ready. */
    public BrokerVersions versions() {
        return versions;
    }

    /** This, as soon as requests can be sent; fails with {@link ConnectionLostException} when the next attempt does. */
    public CompletableFuture<BrokerLink> ready() {
        if (closed) {
            return CompletableFuture.failedFuture(new ConnectionLostException(name() + " is not used any more"));
        }
        if (ready == null) {
            ready = new CompletableFuture<>();
        }
        CompletableFuture<BrokerLink> wanted = ready;
        if (state == State.CLOSED) {
            open();
        }
        return wanted;
    }

    private void open() {
        state = State.OPENING;
        var unused = names.addresses(address.host())
                .whenCompleteAsync(
                        (addresses, unknown) -> {
                            if (unknown == null) {
                                tryNext(addresses, 0);
                            } else {
                                lost(new ConnectionLostException(
                                        "cannot connect to " + name() + ": its name cannot be resolved", unknown));
                            }
                        },
                        this::onLoop);
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** One address after the other: a name may stand for several machines, and for two protocols. */
    private void tryNext(List<InetAddress> addresses, int index) {
        var unused = BrokerConnection.open(loop, connectionSettings(), addresses.get(index))
                .whenComplete((made, failure) -> {
                    if (failure == null) {
                        negotiate(made, VERSIONS_VERSION);
                    } else if (index + 1 < addresses.size() && !closed) {
                        tryNext(addresses, index + 1);
                    } else {
                        lost(lossOf(failure));
                    }
                });
    }

    private ConnectionSettings connectionSettings() {
        long connectMs = Math.min(connectTimeout.afterFailure(failures + 1), Integer.MAX_VALUE);
        return new ConnectionSettings(
                address.host(),
                address.port(),
                settings.clientId(),
                Duration.ofMillis(connectMs),
                Duration.ofMillis(settings.requestTimeoutMs()),
                MAX_RESPONSE_BYTES,
                settings.receiveBufferBytes(),
                settings.sendBufferBytes());
    }

    private void negotiate(BrokerConnection made, short version) {
        if (closed) {
            made.close();
            return;
        }
        connection = made;
        watch(made);
        ApiVersionsRequest request = new ApiVersionsRequest();
        if (version >= 3) {
            request.clientSoftwareName("odradek").clientSoftwareVersion("0.1");
        }
        var unused = made.send(request, version).thenAccept(answer -> {
            try (answer) {
                learn(made, version, answer.message(ApiVersionsResponse.class));
            }
        });
    }

    private void watch(BrokerConnection made) {
        var unused = made.ended().thenAccept(why -> {
            if (connection == made) {
                lost(why);
            }
        });
    }

    private void learn(BrokerConnection made, short version, ApiVersionsResponse answer) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        if (error == ErrorCode.UNSUPPORTED_VERSION && version > 0) {
            connection = null;
            negotiate(made, (short) 0);
        } else if (error != ErrorCode.NONE) {
            made.close();
            lost(new ConnectionLostException(name() + " does not say what it speaks: " + error));
        } else {
            versions = new BrokerVersions(name(), answer);
            state = State.READY;
            failures = 0;
            lastUsedNanos = System.nanoTime();
            watchIdleness(settings.idleMs());
            LOG.debug("[{}] connected to {}", settings.clientId(), name());
            settle(waiting -> waiting.complete(this));
        }
    }

    private void settle(Consumer<CompletableFuture<BrokerLink>> how) {
        CompletableFuture<BrokerLink> waiting = ready;
        ready = state == State.READY ? CompletableFuture.completedFuture(this) : null;
        if (waiting != null) {
            how.accept(waiting);
        }
    }

    private void watchIdleness(long ms) {
        if (settings.idleMs() >= 0) {
            idleTimer = loop.schedule(this::checkIdleness, ms, TimeUnit.MILLISECONDS);
        }
    }

    private void checkIdleness() {
        long idleMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastUsedNanos);
        if (inFlight > 0 || idleMs < settings.idleMs()) {
            watchIdleness(Math.max(1, settings.idleMs() - (inFlight > 0 ? 0 : idleMs)));
            return;
        }
        LOG.debug("[{}] nothing was asked of {} for {} ms, closing", settings.clientId(), name(), idleMs);
        drop();
        state = State.CLOSED;
        ready = null;
    }

    private void drop() {
        BrokerConnection ended = connection;
        connection = null;
        versions = null;
        if (idleTimer != null) {
            idleTimer.cancel(false);
            idleTimer = null;
        }
        if (ended != null) {
            ended.close();
        }
    }

    private void lost(ConnectionLostException why) {
        drop();
        lastFailure = why;
        if (closed) {
            return;
        }
        failures++;
        long waitMs = reconnect.afterFailure(failures);
        LOG.debug("[{}] {}: {}; next attempt in {} ms", settings.clientId(), name(), why.getMessage(), waitMs);
        state = State.BACKING_OFF;
        var unused = loop.schedule(this::backedOff, waitMs, TimeUnit.MILLISECONDS);
        settle(waiting -> waiting.completeExceptionally(why));
        onLost.accept(this);
    }

    private void backedOff() {
        if (closed) {
            return;
        }
        state = State.CLOSED;
        if (ready != null) {
            open();
        }
    }

    private static ConnectionLostException lossOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ConnectionLostException lost
                ? lost
                : new ConnectionLostException("cannot connect: " + cause, cause);
    }

    /** Sends a request, in a version that the broker speaks; only while this is ready. Who gets the answer closes it. */
    public CompletableFuture<Response> send(ApiMessage request, short version) {
        used();
        return connection.send(request, version).whenComplete((answer, failure) -> inFlight--);
    }

    /** Sends a request that has no answer; only while this is ready. */
    public CompletableFuture<Void> sendUnanswered(ApiMessage request, short version) {
        used();
        return connection.sendUnanswered(request, version).whenComplete((answer, failure) -> inFlight--);
    }

    private void used() {
        if (state != State.READY) {
            throw new IllegalStateException(name() + " is not connected: " + state);
        }
        inFlight++;
        lastUsedNanos = System.nanoTime();
    }

    /** Ends the connection, for good; what was under way fails. */
    void close(String reason) {
        closed = true;
        ConnectionLostException why = new ConnectionLostException(reason);
        drop();
        state = State.CLOSED;
        settle(waiting -> waiting.completeExceptionally(why));
    }
}
