package io.odradek.broker.api.fetch;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.TopicNames;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.partition.Role;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;

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

    public FetchHandler(
            Partitions partitions,
            TopicNames names,
            TopicMetrics metrics,
            FetchSessions sessions,
            Workers workers,
            int maxResponseBytes) {
        this.reader = new FetchReader(partitions, names, metrics, maxResponseBytes);
        this.sessions = sessions;
        this.workers = workers;
        this.metrics = metrics;
    }

    @Override
    public void handle(Request request, FetchRequest message) {
        metrics.all().fetchRequests().mark();
        FetchPlan plan = sessions.plan(message);
        if (message.maxWaitMs() <= 0 || plan.error() != ErrorCode.NONE) {
            answer(request, message, plan);
            return;
        }
        FetchWait wait = new FetchWait(request, message.minBytes(), () -> answer(request, message, plan));
        if (!watchAll(request, plan, wait) || wait.isSatisfied()) {
            answer(request, message, plan);
        } else {
            wait.start(message.maxWaitMs());
        }
    }

    /** Whether every partition can be waited for; one that cannot has an error, which the client gets at once. */
    private boolean watchAll(Request request, FetchPlan plan, FetchWait wait) {
        for (FetchTarget target : plan.targets()) {
            try {
                Partition partition = reader.locate(request, target);
                Role role = partition.role();
                partition.requireLeader(target.wanted().currentLeaderEpoch());
                wait.watch(partition, place(partition, target.wanted().fetchOffset()), role);
            } catch (ApiException e) {
                return false;
            }
        }
        return true;
    }

    /** A client that has read everything waits at the high watermark, whose place is known without a look-up. */
    private static LogOffset place(Partition partition, long offset) {
        LogOffset highWatermark = partition.highWatermark();
        return highWatermark.offset() == offset
                ? highWatermark
                : partition.log().locate(offset);
    }

    private void answer(Request request, FetchRequest message, FetchPlan plan) {
        if (request.version() <= FetchReader.LAST_CONVERTED) {
            workers.run(request, () -> request.respond(reader.read(request, message, plan)));
        } else {
            request.respond(reader.read(request, message, plan));
        }
    }
}
