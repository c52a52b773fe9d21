package io.odradek.clients.consumer.group;

import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a membership decides, and gives it answers and ticks.
 *
 * <p>Runs on: the event loop, but for {@link #identity()}.
 */
public final class MemberRunner<M extends Membership> implements MemberIo {

    private static final Logger LOG = LoggerFactory.getLogger(MemberRunner.class);

    private final ClusterClient cluster;
    private final Coordinator coordinator;
    private final Consumer<MemberEvent> events;
    private final M member;
    private ScheduledFuture<?> timer;
    private long timerAt = Long.MAX_VALUE;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private volatile Identity identity = Identity.NONE;

    public MemberRunner(
            ClusterClient cluster,
            Coordinator coordinator,
            Consumer<MemberEvent> events,
            Function<MemberIo, M> member) {
        this.cluster = cluster;
        this.coordinator = coordinator;
        this.events = events;
        this.member = member.apply(this);
    }

    public M member() {
        return member;
    }

    /** The time that memberships know. */
    public static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Who the member is now. Runs on: any thread. */
    public Identity identity() {
        return identity;
    }

    /** Done when the last request that was sent has its answer, or will have none. */
    public CompletableFuture<?> last() {
        return last;
    }

    @Override
    public void send(int number, ApiMessage request) {
        ApiKey api = request.apiKey();
        last = coordinator
                .ask(api, limit(request), version -> adapted(request, version))
                .handle((response, failure) -> {
                    if (failure != null) {
                        member.unanswered(nowMs(), number, causeOf(failure));
                        return null;
                    }
                    try (response) {
                        member.answered(nowMs(), number, response.message(ApiMessage.class));
                    } catch (RuntimeException e) {
                        LOG.error("an answer to {} cannot be used", api, e);
                        member.unanswered(nowMs(), number, e);
                    }
                    return null;
                });
    }

    private static int limit(ApiMessage request) {
        return request.apiKey().maxStableVersion();
    }

    /** Old brokers hear less. */
    private static ApiMessage adapted(ApiMessage request, int version) {
        if (request instanceof LeaveGroupRequest leave && version < 3) {
            return new LeaveGroupRequest()
                    .groupId(leave.groupId())
                    .memberId(leave.members().get(0).memberId());
        }
        if (request instanceof JoinGroupRequest join && version < 5 && join.groupInstanceId() != null) {
            throw io.odradek.common.errors.UnsupportedVersionException.field("group.instance.id", (short) version);
        }
        return request;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void coordinatorUnknown(String why) {
        coordinator.unknown(why);
    }

    @Override
    public void wakeAt(long ms) {
        if (timer != null && timerAt <= ms) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerAt = ms;
        timer = cluster.loop().schedule(this::tick, Math.max(0, ms - nowMs()), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        timer = null;
        timerAt = Long.MAX_VALUE;
        member.tick(nowMs());
    }

    @Override
    public void tell(MemberEvent event) {
        events.accept(event);
    }

    @Override
    public void identity(Identity now) {
        identity = now;
    }
}
