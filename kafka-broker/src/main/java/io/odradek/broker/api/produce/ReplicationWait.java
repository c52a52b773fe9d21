package io.odradek.broker.api.produce;

import io.netty.util.concurrent.ScheduledFuture;
import io.odradek.broker.api.handler.NewLeaders;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.PartitionListener;
import io.odradek.broker.partition.Role;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds the answer to a write with acks=all back until all replicas in sync have what was appended.
 *
 * <p>A partition that loses its leader in the meantime is answered with NOT_LEADER_OR_FOLLOWER, one that is left with fewer
 * replicas in sync than it needs with NOT_ENOUGH_REPLICAS_AFTER_APPEND (nothing counts as replicated then, KIP-966), and one that
 * is not done in time with REQUEST_TIMED_OUT: in all three cases the client tries again.
 *
 * <p>A write that came while its partition was handed over was not appended. It is held back until that is over, because then the
 * answer can say who leads, and the client goes there without a pause.
 *
 * <p>Runs on: made and ended on the request's event loop; told from any thread.
 */
final class ReplicationWait implements PartitionListener {

    private static final long NOT_APPENDED = Long.MAX_VALUE;

    private record Pending(Partition partition, long nextOffset, int leaderEpoch, PartitionProduceResponse result) {}

    private final Request request;
    private final ProduceResponse response;
    private final NewLeaders leaders;
    private final List<Pending> pending = new ArrayList<>(0);
    private ScheduledFuture<?> deadline;

    ReplicationWait(Request request, ProduceResponse response, NewLeaders leaders) {
        this.request = request;
        this.response = response;
        this.leaders = leaders;
    }

    /** Waits for a partition to replicate everything below an offset. */
    void add(Partition partition, long nextOffset, int leaderEpoch, PartitionProduceResponse result) {
        pending.add(new Pending(partition, nextOffset, leaderEpoch, result));
    }

    /** Waits until a partition has been handed over, or goes on after all; the result has its error already. */
    void addHandedOver(Partition partition, int leaderEpoch, PartitionProduceResponse result) {
        pending.add(new Pending(partition, NOT_APPENDED, leaderEpoch, result));
    }

    /** Answers when nothing is pending any more; at once if nothing is. */
    void start(int timeoutMs) {
        if (pending.isEmpty()) {
            respond();
            return;
        }
        deadline = request.eventLoop().schedule(this::expire, Math.max(timeoutMs, 0), TimeUnit.MILLISECONDS);
        request.whenAbandoned(this::expire);
        pending.forEach(this::await);
        // what was replicated or changed before it was known here
        check();
    }

    private void await(Pending one) {
        if (one.nextOffset() == NOT_APPENDED) {
            one.partition().awaitHandOver(this);
        } else {
            one.partition().await(one.nextOffset(), this);
        }
    }

    private void respond() {
        request.respond(leaders.tell(request, response));
    }

    @Override
    public void advanced(Partition partition) {
        request.eventLoop().execute(this::check);
    }

    @Override
    public void roleChanged(Partition partition) {
        request.eventLoop().execute(this::check);
    }

    private void check() {
        if (!pending.isEmpty() && pending.removeIf(this::isDecided) && pending.isEmpty()) {
            deadline.cancel(false);
            respond();
        }
    }

    private boolean isDecided(Pending one) {
        Partition partition = one.partition();
        Role role = partition.role();
        if (one.nextOffset() == NOT_APPENDED) {
            if (partition.isHandingOver(one.leaderEpoch())) {
                return false;
            }
        } else if (!role.leads() || role.leaderEpoch() != one.leaderEpoch()) {
            fail(one, ErrorCode.NOT_LEADER_OR_FOLLOWER, "the leader changed before the records were replicated");
        } else if (partition.isReplicated(one.nextOffset())) {
            return true;
        } else if (role.isr().size() < partition.settings().minInsyncReplicas()) {
            fail(one, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, "too few replicas were in sync after the append");
        } else {
            return false;
        }
        partition.stopAwaiting(this);
        return true;
    }

    private void expire() {
        if (pending.isEmpty()) {
            return;
        }
        deadline.cancel(false);
        for (Pending one : pending) {
            fail(one, ErrorCode.REQUEST_TIMED_OUT, "not on all replicas in sync within the request's timeout");
            one.partition().stopAwaiting(this);
        }
        pending.clear();
        respond();
    }

    private static void fail(Pending one, ErrorCode error, String why) {
        one.result()
                .errorCode(error.code())
                .baseOffset(-1)
                .errorMessage(one.partition().name() + ": " + why);
    }
}
