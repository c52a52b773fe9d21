package io.odradek.clients.cluster;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * What every client has of a cluster: one event loop, a link to each broker it needs, and metadata.
 *
 * <p>Life: construct, {@link #start()}, {@link #close}. Everything that a client does after a call of the application has been
 * handed over happens on the one loop, so that its state machines need no locks. Application threads wait for futures; the loop
 * waits for nothing.
 *
 * <p>Runs on: the event loop, but for {@link #execute}, {@link #close} and reading the image.
 */
public final class ClusterClient {

    private static final String CLOSED = "the client is closed";
    private static final long QUIET_MS = 0;
    private static final long STOP_MS = 2_000;

    private final ClusterSettings settings;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Names names;
    private final Metadata metadata;
    private final Map<Integer, BrokerLink> links = new HashMap<>();
    private List<BrokerLink> bootstrap = List.of();
    private boolean closed;

    /** @param kind what the client is, for the names of its threads: "producer" */
    public ClusterClient(ClusterSettings settings, String kind) {
        this.settings = settings;
        String name = "odradek-" + kind + '-' + settings.clientId();
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), transport());
        this.loop = group.next();
        this.names = new Names(Names.threadFor(name));
        this.metadata = new Metadata(
                loop, settings, this::askForMetadata, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private static IoHandlerFactory transport() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** Begins to ask for metadata. Runs on: any thread. */
    public void start() {
        loop.execute(() -> {
            metadata.listen(this::dropFormerAddresses);
            metadata.reschedule();
        });
    }

    /** The loop on which everything happens. */
    public EventLoop loop() {
        return loop;
    }

    /** Hands something over to the loop. Runs on: any thread. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** What is known of the cluster. */
    public Metadata metadata() {
        return metadata;
    }

    public ClusterSettings settings() {
        return settings;
    }

    /** The waits between attempts of one request. */
    public Backoff retryBackoff() {
        return new Backoff(settings.retryBackoffMs(), settings.retryBackoffMaxMs(), Math::random);
    }

    /** The link to a broker whose address is known. */
    public Optional<BrokerLink> link(int nodeId) {
        Node node = metadata.image().nodes().get(nodeId);
        return node == null ? Optional.empty() : Optional.of(link(node));
    }

    /** The link to a broker, such as a coordinator that another broker told of. */
    public BrokerLink link(Node node) {
        ServerAddress address = new ServerAddress(node.host(), node.port());
        BrokerLink known = links.get(node.id());
        if (known != null && known.address().equals(address)) {
            return known;
        }
        if (known != null) {
            known.close(node + " is its address now");
        }
        BrokerLink made = newLink(node.id(), address);
        links.put(node.id(), made);
        return made;
    }

    private BrokerLink newLink(int nodeId, ServerAddress address) {
        return new BrokerLink(loop, names, settings, nodeId, address, lost -> metadata.outdated());
    }

    private void dropFormerAddresses(MetadataImage image) {
        image.nodes().values().forEach(node -> {
            BrokerLink known = links.get(node.id());
            if (known != null && !known.address().equals(new ServerAddress(node.host(), node.port()))) {
                links.remove(node.id()).close(node + " is its address now");
            }
        });
        if (!image.isEmpty() && !bootstrap.isEmpty()) {
            bootstrap.stream()
                    .filter(link -> link.inFlight() == 0)
                    .forEach(link -> link.close("the brokers' own addresses are known"));
            bootstrap = List.of();
        }
    }

    /**
     * Sends a request to a broker, after connecting to it if that must be.
     *
     * @param limit the highest version in which to say it
     * @param request makes the message, for the version that both sides speak
     * @return the answer, which the caller closes; fails with {@link ConnectionLostException}, or with
     *     {@link io.odradek.common.errors.UnsupportedVersionException}
     */
    public CompletableFuture<Response> ask(BrokerLink link, ApiKey api, int limit, IntFunction<ApiMessage> request) {
        return link.ready().thenCompose(ready -> {
            short version = ready.versions().highest(api, limit);
            return ready.send(request.apply(version), version);
        });
    }

    /** Sends a request to whichever broker has the least to do. */
    public CompletableFuture<Response> askAny(ApiKey api, int limit, IntFunction<ApiMessage> request) {
        return anyLink().thenCompose(link -> ask(link, api, limit, request));
    }

    /** The broker that has the least to do, connected or not. */
    public CompletableFuture<BrokerLink> anyLink() {
        return anyLink(false);
    }

    private CompletableFuture<Response> askForMetadata(boolean fromBootstrap, IntFunction<ApiMessage> request) {
        return anyLink(fromBootstrap)
                .thenCompose(link -> ask(link, ApiKey.METADATA, ApiKey.METADATA.maxStableVersion(), request));
    }

    private CompletableFuture<BrokerLink> anyLink(boolean fromBootstrap) {
        if (closed) {
            return CompletableFuture.failedFuture(new ConnectionLostException(CLOSED));
        }
        List<BrokerLink> known = new ArrayList<>();
        if (!fromBootstrap) {
            metadata.image().nodes().values().forEach(node -> known.add(link(node)));
        }
        boolean hopeless = known.stream().allMatch(link -> link.state() == BrokerLink.State.BACKING_OFF);
        if (!known.isEmpty() && (!hopeless || !settings.rebootstrap())) {
            return CompletableFuture.completedFuture(LinkChoice.best(known, ThreadLocalRandom.current()));
        }
        return bootstrapLinks().thenApply(servers -> {
            List<BrokerLink> all = new ArrayList<>(known);
            all.addAll(servers);
            return LinkChoice.best(all, ThreadLocalRandom.current());
        });
    }

    private CompletableFuture<List<BrokerLink>> bootstrapLinks() {
        if (!bootstrap.isEmpty()) {
            return CompletableFuture.completedFuture(bootstrap);
        }
        if (!settings.canonicalNames()) {
            return CompletableFuture.completedFuture(makeBootstrap(settings.bootstrap()));
        }
        List<CompletableFuture<List<ServerAddress>>> lookups =
                settings.bootstrap().stream().map(names::canonical).toList();
        return CompletableFuture.allOf(lookups.toArray(new CompletableFuture<?>[0]))
                .thenApplyAsync(
                        all -> makeBootstrap(lookups.stream()
                                .map(CompletableFuture::join)
                                .flatMap(Collection::stream)
                                .toList()),
                        loop);
    }

    private List<BrokerLink> makeBootstrap(List<ServerAddress> servers) {
        List<BrokerLink> made = new ArrayList<>();
        for (ServerAddress server : servers) {
            made.add(newLink(-1 - made.size(), server));
        }
        bootstrap = made;
        return made;
    }

    /** The link that failed last, of all that are known: it tells best why nothing goes on. */
    public Optional<ConnectionLostException> lastFailure() {
        List<BrokerLink> all = new ArrayList<>(bootstrap);
        all.addAll(links.values());
        return all.stream()
                .filter(link -> !link.isReady() && link.lastFailure() != null)
                .max(Comparator.comparingInt(BrokerLink::nodeId))
                .map(BrokerLink::lastFailure);
    }

    /** Ends all connections and the loop; what is under way fails. Waits for the loop unless called on it. Runs on: any thread. */
    public void close() {
        loop.execute(() -> {
            closed = true;
            metadata.close();
            bootstrap.forEach(link -> link.close(CLOSED));
            links.values().forEach(link -> link.close(CLOSED));
            // what closing connections fails is told before the loop ends
            loop.execute(() -> {
                var unused = group.shutdownGracefully(QUIET_MS, STOP_MS, TimeUnit.MILLISECONDS);
            });
        });
        if (!loop.inEventLoop()) {
            boolean ended = group.terminationFuture().awaitUninterruptibly(STOP_MS * 2);
            assert ended : "the event loop does not end";
        }
    }
}
