package io.odradek.broker.api.fetch;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.NewLeaders;
import io.odradek.broker.api.handler.TopicNames;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Divergence;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.partition.Role;
import io.odradek.broker.throttle.Throttle;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fetch: answers at once if there is enough to read, or an error to tell; otherwise waits, and reads then.
 *
 * <p>Runs on: event loops; clients that need conversion are served by workers.
 */
public final class FetchHandler implements ApiHandler<FetchRequest> {

    private final FetchReader reader;
    private final FetchSessions sessions;
    private final Workers workers;
    private final TopicMetrics metrics;
    private final ClusterMetadata cluster;
    private final Consumer<Partition> isrChanges;
    private final NewLeaders leaders;

    /**
     * @param isrChanges is told of partitions in which somebody could be in sync who is not, or the other way round
     * @param throttle for what followers get of throttled replicas
     */
    public FetchHandler(
            Partitions partitions,
            TopicNames names,
            TopicMetrics metrics,
            FetchSessions sessions,
            Workers workers,
            ClusterMetadata cluster,
            Consumer<Partition> isrChanges,
            ReplicaSelector selector,
            Throttle throttle,
            int maxResponseBytes) {
        this.cluster = cluster;
        this.isrChanges = isrChanges;
        this.leaders = new NewLeaders(cluster);
        this.reader = new FetchReader(partitions, names, metrics, cluster, selector, throttle, maxResponseBytes);
        this.sessions = sessions;
        this.workers = workers;
        this.metrics = metrics;
    }

    @Override
    public void handle(Request request, FetchRequest message) {
        metrics.all().fetchRequests().mark();
        Asker asker = Asker.of(message, request.version());
        FetchPlan plan = sessions.plan(message);
        if (asker.isFollower()) {
            noteProgress(request, asker, plan);
        }
        if (message.maxWaitMs() <= 0 || plan.error() != ErrorCode.NONE) {
            answer(request, asker, message, plan);
            return;
        }
        FetchWait wait = new FetchWait(
                request, message.minBytes(), asker.isFollower(), () -> answer(request, asker, message, plan));
        if (!watchAll(request, asker, message, plan, wait) || wait.isSatisfied()) {
            answer(request, asker, message, plan);
        } else {
            plan.waits(wait::end);
            wait.start(message.maxWaitMs());
        }
    }

    /**
     * A follower's fetch acknowledges what came before; that of a life that is not its present one does not (KIP-903). One that
     * has taken its registration back is about to stop, and fetches on in the life in which it has fetched before until it is out
     * of the ISR: writes wait for it.
     */
    private void noteProgress(Request request, Asker asker, FetchPlan plan) {
        Optional<BrokerImage> registered = cluster.image().broker(asker.replica());
        if (registered.filter(broker -> broker.epoch() != asker.brokerEpoch()).isPresent()) {
            return;
        }
        for (FetchTarget target : plan.targets()) {
            FetchPartition wanted = target.wanted();
            try {
                Partition partition = reader.locate(request, asker, target);
                boolean counts = registered.isPresent() || partition.hasFetchedIn(asker.replica(), asker.brokerEpoch());
                if (counts
                        && Divergence.of(partition.log(), wanted.lastFetchedEpoch(), wanted.fetchOffset())
                                .isEmpty()
                        && partition.noteFetch(
                                asker.replica(),
                                asker.brokerEpoch(),
                                wanted.currentLeaderEpoch(),
                                wanted.fetchOffset())) {
                    isrChanges.accept(partition);
                }
            } catch (ApiException e) {
                // the answer tells it
                continue;
            }
        }
    }

    /** Whether every partition can be waited for; one that cannot has an error, which the client gets at once. */
    private boolean watchAll(Request request, Asker asker, FetchRequest message, FetchPlan plan, FetchWait wait) {
        for (FetchTarget target : plan.targets()) {
            FetchPartition wanted = target.wanted();
            try {
                Partition partition = reader.locate(request, asker, target);
                Role role = partition.role();
                if (Divergence.of(partition.log(), wanted.lastFetchedEpoch(), wanted.fetchOffset())
                                .isPresent()
                        || reader.better(request, asker, message, target, partition)
                                .isPresent()) {
                    return false;
                }
                wait.watch(
                        partition,
                        place(partition, wanted.fetchOffset()),
                        role,
                        wanted.highWatermark(),
                        asker.isFollower() && partition.throttles(asker.replica())
                                ? () -> reader.isHeldBack(asker, partition)
                                : FetchWait.NEVER);
            } catch (ApiException e) {
                return false;
            }
        }
        return true;
    }

    /** Who has read everything waits at the end or at the high watermark, whose place is known without a look-up. */
    private static LogOffset place(Partition partition, long offset) {
        LogOffset end = partition.log().end();
        if (end.offset() == offset) {
            return end;
        }
        LogOffset highWatermark = partition.highWatermark();
        return highWatermark.offset() == offset
                ? partition.locatedHighWatermark()
                : partition.log().locate(offset);
    }

    private void answer(Request request, Asker asker, FetchRequest message, FetchPlan plan) {
        if (request.version() <= FetchReader.LAST_CONVERTED) {
            workers.run(
                    request, () -> request.respond(leaders.tell(request, reader.read(request, asker, message, plan))));
        } else {
            request.respond(leaders.tell(request, reader.read(request, asker, message, plan)));
        }
    }
}
