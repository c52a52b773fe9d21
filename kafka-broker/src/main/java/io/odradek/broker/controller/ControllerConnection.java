package io.odradek.broker.controller;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.clients.network.BrokerConnection;
import io.odradek.clients.network.ConnectionSettings;
import io.odradek.clients.network.Response;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * This broker's way to the controller when that is another broker: one connection to its inter-broker listener, made when something
 * is to be asked, closed when nothing was for a while, or when another broker, or another life of it, has become the controller.
 *
 * <p>Invariant: what is asked goes to the controller of the newest image; an answer comes from the broker that was asked, or not at
 * all.
 *
 * <p>Runs on: one event loop, which owns all fields; {@link #send}, {@link #onImage} and {@link #close} may be called from any
 * thread.
 */
public final class ControllerConnection implements ClusterMetadata.Listener, AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** After which an answer that has not come is given up, and the connection with it. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int MAX_RESPONSE_BYTES = 16 << 20;
    private static final int SYSTEM_BUFFER = -1;

    /** A life of the controller, and where it listens. */
    private record Target(int id, long brokerEpoch, Endpoint endpoint) {}

    private final int brokerId;
    private final String listener;
    private final ClusterMetadata cluster;
    private final EventLoop loop;
    private final Duration idleTime;

    private Target target;
    private CompletableFuture<BrokerConnection> connection;
    private ScheduledFuture<?> idle;
    private int inFlight;
    private boolean closed;

    /** @param listener the name of the listener that brokers use among themselves */
    public ControllerConnection(int brokerId, String listener, ClusterMetadata cluster, EventLoop loop) {
        this(brokerId, listener, cluster, loop, IDLE);
    }

    /** @param idleTime after which a connection that nothing is asked on is closed */
    ControllerConnection(int brokerId, String listener, ClusterMetadata cluster, EventLoop loop, Duration idleTime) {
        this.brokerId = brokerId;
        this.listener = listener;
        this.cluster = cluster;
        this.loop = loop;
        this.idleTime = idleTime;
    }

    /**
     * Asks the controller. The caller bounds how many requests are under way, and closes the response.
     *
     * @return fails with BROKER_NOT_AVAILABLE while there is no controller to be asked, and with what
     *     {@link BrokerConnection#send} fails with; completes on the event loop
     */
    public CompletableFuture<Response> send(ApiMessage request, short version) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> send(request, version, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(unavailable("this broker stops"));
        }
        return answer;
    }

    private void send(ApiMessage request, short version, CompletableFuture<Response> answer) {
        Optional<Target> controller = controller(cluster.image());
        if (closed || controller.isEmpty()) {
            answer.completeExceptionally(unavailable(
                    closed ? "this broker stops" : "no controller with a listener " + listener + " is known"));
            return;
        }
        CompletableFuture<BrokerConnection> asked = connectionTo(controller.get());
        inFlight++;
        var unused = asked.thenCompose(open -> open.send(request, version)).whenComplete((response, failure) -> {
            ended(asked);
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (!answer.complete(response)) {
                response.close();
            }
        });
    }

    private Optional<Target> controller(ClusterImage image) {
        return image.broker(image.controllerId())
                .flatMap(broker -> broker.endpoint(listener).map(endpoint -> target(broker, endpoint)));
    }

    private static Target target(BrokerImage broker, Endpoint endpoint) {
        return new Target(broker.id(), broker.epoch(), endpoint);
    }

    private CompletableFuture<BrokerConnection> connectionTo(Target controller) {
        if (connection != null && (!controller.equals(target) || isBroken(connection))) {
            disconnect();
        }
        if (connection == null) {
            target = controller;
            connection = BrokerConnection.open(loop, settings(controller.endpoint()));
        }
        stayOpen();
        return connection;
    }

    private static boolean isBroken(CompletableFuture<BrokerConnection> connection) {
        return connection.isCompletedExceptionally()
                || connection.isDone() && !connection.join().isOpen();
    }

    private ConnectionSettings settings(Endpoint endpoint) {
        return new ConnectionSettings(
                endpoint.host(),
                endpoint.port(),
                "broker-" + brokerId + "-to-controller",
                CONNECT_TIMEOUT,
                REQUEST_TIMEOUT,
                MAX_RESPONSE_BYTES,
                SYSTEM_BUFFER,
                SYSTEM_BUFFER);
    }

    private void ended(CompletableFuture<BrokerConnection> asked) {
        if (asked == connection && --inFlight == 0) {
            idle = loop.schedule(this::disconnect, idleTime.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void stayOpen() {
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    /** What is under way on the old connection fails, and counts for the new one no more. */
    private void disconnect() {
        stayOpen();
        if (connection != null) {
            var unused = connection.thenAccept(BrokerConnection::close);
            connection = null;
        }
        inFlight = 0;
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        if (delta.controller() || !delta.brokers().isEmpty()) {
            onLoop(() -> {
                if (!controller(now).equals(Optional.ofNullable(target))) {
                    disconnect();
                }
            });
        }
    }

    /** Asks nothing more; what is under way fails. */
    @Override
    public void close() {
        onLoop(() -> {
            closed = true;
            disconnect();
        });
    }

    /** An event loop that has ended has closed its connections. */
    private void onLoop(Runnable action) {
        if (!loop.isShuttingDown()) {
            loop.execute(action);
        }
    }

    private static ApiException unavailable(String why) {
        return new ApiException(ErrorCode.BROKER_NOT_AVAILABLE, "the controller cannot be asked: " + why);
    }
}
