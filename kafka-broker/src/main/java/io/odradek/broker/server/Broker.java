package io.odradek.broker.server;

import io.odradek.broker.api.ApiDispatcher;
import io.odradek.broker.api.ServedApis;
import io.odradek.broker.api.fetch.FetchSessions;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.api.produce.ProducerIds;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.Listener;
import io.odradek.broker.config.ListenerSettings;
import io.odradek.broker.config.NetworkKeys;
import io.odradek.broker.config.ReplicationKeys;
import io.odradek.broker.config.ServerKeys;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.controller.BalanceSettings;
import io.odradek.broker.controller.BrokerRemovals;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.controller.ConfigRules;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.ControllerConnection;
import io.odradek.broker.controller.ControllerSettings;
import io.odradek.broker.controller.LeaderElections;
import io.odradek.broker.fencing.PeerWatch;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.log.LogDirectory;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.network.ConnectionQuota;
import io.odradek.broker.network.NetworkSettings;
import io.odradek.broker.network.SocketServer;
import io.odradek.broker.partition.PartitionSettings;
import io.odradek.broker.partition.PartitionUpdater;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.relocation.LogMover;
import io.odradek.broker.replication.Replication;
import io.odradek.broker.replication.ReplicationSettings;
import io.odradek.broker.throttle.Throttles;
import io.odradek.common.config.ConfigException;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ClusterIdStore;
import io.odradek.zk.store.ConfigStore;
import io.odradek.zk.store.ProducerIdStore;
import io.odradek.zk.store.RootPaths;
import io.odradek.zk.store.TopicStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker: its parts, in the order in which they start, and in the reverse order in which they stop.
 *
 * <pre>
 *   log directories locked → ZooKeeper → identity checked → logs opened → sockets bound → cluster watched
 *     → registered → partitions led → serving
 * </pre>
 *
 * When {@link #start} returns, clients can do everything. Runs on: the thread that starts and the one that stops it.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final int BACKGROUND_THREADS = 2;
    private static final int MAX_WORKERS = 8;

    private final BrokerConfig config;
    private final Metrics metrics = new Metrics();
    private final BrokerMetrics gauges = new BrokerMetrics(metrics);
    private final ClusterMetadata cluster = new ClusterMetadata();
    private final Parts parts = new Parts();
    private List<Listener> advertised = List.of();
    private int brokerId = -1;
    private Optional<Membership> membership = Optional.empty();
    private volatile Optional<Replication> replication = Optional.empty();

    public Broker(BrokerConfig config) {
        this.config = config;
    }

    /**
     * Starts, and returns when clients are served.
     *
     * @throws RuntimeException if it cannot: the message says why and what to do, and everything is stopped again
     */
    public void start() {
        try {
            startParts();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startParts() {
        ListenerSettings listeners = ListenerSettings.of(config);
        ScheduledExecutorService background = background();
        LogManager logs = openDirectories(background);
        ZooKeeperSession session = connect();
        String clusterId = identify(logs, session);
        // the logs open while the network and the controller get ready
        CompletableFuture<Void> loaded = CompletableFuture.runAsync(logs::load);
        LiveConfig live = new LiveConfig(brokerId, config);
        ConfigStore configs = new ConfigStore(session.nodes(), Clock.systemUTC());
        ConfigRules rules = new BrokerConfigRules(live::get);
        SocketServer sockets = sockets(live);
        LeaderElections leaderElections =
                new LeaderElections(cluster, session, balance(), ElectionLog.uncleanElections(metrics)::mark);
        Controller controller = controller(session, rules, leaderElections);
        StartStep.finish("open the logs", loaded);

        Partitions partitions = new Partitions(brokerId, logs, System::nanoTime);
        logs.startTasks(partitions::highWatermarkOf);
        Maintenance maintenance = new Maintenance(background);
        maintenance.checkpointHighWatermarks(logs, partitions);
        TopicMetrics topicMetrics = new TopicMetrics(metrics);
        Throttles throttles = Throttles.of(config, System::nanoTime, metrics);
        live.follow((image, changed) -> throttles.configure(changed));
        Replication copying = new Replication(
                brokerId,
                partitions,
                ReplicationSettings.of(config, listeners.interBrokerName()),
                session,
                sockets.eventLoops(),
                throttles.follower(),
                metrics);
        replication = Optional.of(copying);
        parts.add("replication", copying::close);
        LogMover mover = new LogMover(
                logs,
                partitions,
                throttles.directories(),
                config.get(ReplicationKeys.MOVERS, logs.directories().size()),
                metrics);
        parts.add("moves between log directories", mover::close);
        FetchSessions fetchSessions = new FetchSessions(config.get(NetworkKeys.FETCH_SESSIONS), System::nanoTime);
        GroupCoordinator groups = new GroupCoordinator(brokerId, config, session, cluster);
        parts.add("the groups", groups::close);
        ProducerIdStore producerIds = new ProducerIdStore(session.nodes());
        ServedApis apis = new ServedApis(
                brokerId,
                clusterId,
                live::get,
                cluster,
                partitions,
                logs,
                mover,
                controller,
                toController(sockets, listeners),
                leaderElections,
                new ConfigChanges(configs, cluster, rules),
                new BrokerRemovals(configs, cluster),
                new ProducerIds(() -> producerIds.nextBlock(brokerId)),
                fetchSessions,
                copying::consider,
                groups,
                workers(),
                throttles,
                topicMetrics);
        bind(sockets, listeners, new ApiDispatcher(apis.routes()));
        registerGauges(partitions, controller, logs, fetchSessions, session);
        GroupMetrics.register(metrics, groups, partitions);
        Exporters.start(metrics, config.get(ServerKeys.METRICS_PORT), parts);
        Leadership leadership = leadership(session, logs, live, partitions, sockets, listeners, leaderElections);
        join(session, logs, live, partitions, topicMetrics, copying, controller, groups, leadership);
        copying.start();
        mover.start();
        sockets.serve();
        maintenance.purgeNotices(configs, controller);
        LOG.info("Broker {} of cluster {} serves {}", brokerId, clusterId, advertised);
    }

    /** Finds out who this broker is, and makes sure that its directories are its own and of this cluster. */
    private String identify(LogManager logs, ZooKeeperSession session) {
        String clusterId = StartStep.await("read the cluster id", new ClusterIdStore(session.nodes()).getOrCreate());
        brokerId = StartStep.await("get a broker id", BrokerIds.choose(config, logs.storedBrokerId(), session.nodes()));
        logs.checkIdentity(brokerId, clusterId);
        return clusterId;
    }

    private void registerGauges(
            Partitions partitions,
            Controller controller,
            LogManager logs,
            FetchSessions fetchSessions,
            ZooKeeperSession session) {
        gauges.ofPartitions(partitions);
        gauges.ofCluster(brokerId, cluster, controller);
        gauges.ofStorage(logs);
        gauges.ofFetching(fetchSessions);
        gauges.ofSession(session);
    }

    private void join(
            ZooKeeperSession session,
            LogManager logs,
            LiveConfig live,
            Partitions partitions,
            TopicMetrics topicMetrics,
            Replication copying,
            Controller controller,
            GroupCoordinator groups,
            Leadership leadership) {
        PartitionUpdater updater = new PartitionUpdater(
                brokerId, partitions, topicMetrics, (image, topic) -> settings(live.get(), image, topic));
        live.follow((image, changed) -> updater.reconfigureAll(image));
        Membership member = new Membership(brokerId, session, cluster, copying, controller, groups, leadership);
        membership = Optional.of(member);
        parts.add("the membership", member::close);
        member.watch(live, updater);
        member.join(logs.instanceId().orElseThrow().toString(), node());
    }

    private Leadership leadership(
            ZooKeeperSession session,
            LogManager logs,
            LiveConfig live,
            Partitions partitions,
            SocketServer sockets,
            ListenerSettings listeners,
            LeaderElections elections) {
        PeerWatch peers = new PeerWatch(brokerId, listeners.interBrokerName(), session, sockets.eventLoops());
        ElectionLog log = new ElectionLog(brokerId, metrics, partitions);
        return new Leadership(
                brokerId, session, cluster, partitions, live::get, logs.keptEverything(), log, elections, peers);
    }

    private ScheduledExecutorService background() {
        ScheduledExecutorService background = Executors.newScheduledThreadPool(BACKGROUND_THREADS, task -> {
            Thread thread = new Thread(task, "background");
            thread.setDaemon(true);
            return thread;
        });
        parts.add("background threads", background::shutdown);
        return background;
    }

    private LogManager openDirectories(ScheduledExecutorService background) {
        LogManager logs = LogManager.open(
                Storage.of(config),
                partition ->
                        settings(config, cluster.image(), partition.topic()).log(),
                background,
                Clock.systemUTC(),
                this::onOffline);
        parts.add(
                "the logs",
                () -> logs.close(membership.map(Membership::brokerEpoch).orElse(-1L)));
        return logs;
    }

    private void onOffline(LogDirectory directory, IOException cause) {
        LOG.error(
                "Log directory {} is offline: {}. Its partitions are not served any more; make room or replace the disk,"
                        + " then restart the broker.",
                directory.path(),
                cause.toString());
        replication.ifPresent(Replication::onOffline);
    }

    private ZooKeeperSession connect() {
        String address = config.get(ServerKeys.ZOOKEEPER_CONNECT);
        if (address == null || address.isBlank()) {
            throw new ConfigException("zookeeper.connect is not set; it takes host:port, separated by commas");
        }
        ZooKeeperSession session = ZooKeeperSession.connect(new ZooKeeperConfig(
                address,
                Duration.ofMillis(config.get(ServerKeys.ZOOKEEPER_SESSION_TIMEOUT)),
                Duration.ofMillis(config.get(ServerKeys.ZOOKEEPER_CONNECTION_TIMEOUT)),
                config.get(ServerKeys.ZOOKEEPER_IN_FLIGHT)));
        parts.add("the session with ZooKeeper", session::close);
        StartStep.await("check ZooKeeper's content", RootPaths.refuseIfMigrated(session.nodes()));
        StartStep.await("make the paths in ZooKeeper", RootPaths.create(session.nodes()));
        return session;
    }

    private SocketServer sockets(LiveConfig live) {
        ConnectionQuota quota = new ConnectionQuota(config);
        live.follow((image, changed) -> quota.configure(changed));
        SocketServer sockets = new SocketServer(NetworkSettings.of(config), quota, metrics);
        parts.add("the network", sockets::close);
        return sockets;
    }

    private Workers workers() {
        Workers workers = new Workers(MAX_WORKERS);
        parts.add("worker threads", workers::close);
        return workers;
    }

    private Controller controller(ZooKeeperSession session, ConfigRules rules, LeaderElections elections) {
        ControllerSettings settings = new ControllerSettings(
                config.get(ServerKeys.NUM_PARTITIONS),
                config.get(ServerKeys.REPLICATION_FACTOR),
                config.get(ServerKeys.DELETE_TOPICS),
                Leadership.latchBudget(session, config));
        Controller controller = new Controller(
                cluster,
                new TopicStore(session.nodes()),
                settings,
                rules,
                partitions -> elections.electPreferred(Optional.of(partitions)));
        parts.add("the controller", controller::close);
        return controller;
    }

    /** For when another broker is the controller. */
    private ControllerConnection toController(SocketServer sockets, ListenerSettings listeners) {
        ControllerConnection connection = new ControllerConnection(
                brokerId,
                listeners.interBrokerName(),
                cluster,
                sockets.eventLoops().next());
        cluster.addListener(connection);
        parts.add("the connection to the controller", connection::close);
        return connection;
    }

    private BalanceSettings balance() {
        return new BalanceSettings(
                config.get(ServerKeys.AUTO_REBALANCE),
                Duration.ofSeconds(config.get(ServerKeys.IMBALANCE_CHECK_SECONDS)),
                config.get(ServerKeys.IMBALANCE_PERCENTAGE));
    }

    private void bind(SocketServer sockets, ListenerSettings settings, ApiDispatcher dispatcher) {
        List<Listener> bound = new ArrayList<>();
        settings.listeners().forEach(listener -> bound.add(sockets.bind(listener, dispatcher)));
        advertised = settings.advertised().stream()
                .map(listener -> listener.port() != 0 ? listener : withPortOf(listener, bound))
                .toList();
    }

    private static Listener withPortOf(Listener listener, List<Listener> bound) {
        int port = bound.stream()
                .filter(candidate -> candidate.name().equals(listener.name()))
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow();
        return new Listener(listener.name(), listener.securityProtocol(), listener.host(), port);
    }

    private BrokerNode node() {
        List<Endpoint> endpoints = advertised.stream()
                .map(listener ->
                        new Endpoint(listener.name(), listener.securityProtocol(), listener.host(), listener.port()))
                .toList();
        return new BrokerNode(endpoints, Optional.ofNullable(config.get(ServerKeys.RACK)), -1, 0, Optional.empty());
    }

    private static PartitionSettings settings(BrokerConfig broker, ClusterImage image, String topic) {
        return PartitionSettings.of(broker, new TopicConfig(broker, image.config(ConfigEntity.topic(topic))));
    }

    /** Where clients reach this broker, with the ports that were bound. */
    public List<Listener> advertised() {
        return advertised;
    }

    public int brokerId() {
        return brokerId;
    }

    /** Stops what was started, the last first. */
    @Override
    public void close() {
        parts.close();
    }
}
