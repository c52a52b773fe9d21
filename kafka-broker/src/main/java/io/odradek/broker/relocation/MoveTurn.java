package io.odradek.broker.relocation;

import io.odradek.broker.log.FutureLog;
import io.odradek.broker.log.LogMoves;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.throttle.Throttle;
import java.util.Optional;

/**
 * One turn of a move: copies some megabytes as far as the throttle lets it, or, when there is nothing left to copy, puts the future
 * log in place.
 *
 * <p>What was copied is synced before writers are kept out; what they wrote meanwhile, at most {@link #CHUNK}, is copied while they
 * wait, so that they wait for the page cache only.
 *
 * <p>Runs on: the mover's threads, one turn of a move at a time.
 */
final class MoveTurn {

    /** The move is at its end. */
    static final long OVER = -1;

    static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 16;
    private static final long THROTTLED_MS = 100;
    private static final long NOT_SERVED_MS = 500;

    private final LogMoves moves;
    private final Partitions partitions;
    private final Throttle throttle;

    MoveTurn(LogMoves moves, Partitions partitions, Throttle throttle) {
        this.moves = moves;
        this.partitions = partitions;
        this.throttle = throttle;
    }

    /** @return milliseconds until the next turn, or {@link #OVER} */
    long take(FutureLog move) {
        for (int i = 0; i < CHUNKS && !move.isOver(); i++) {
            int room = throttle.room();
            if (room <= 0) {
                return THROTTLED_MS;
            }
            if (copy(move, Math.min(room, CHUNK)) == 0 && !move.isOver()) {
                return takeOver(move);
            }
        }
        return move.isOver() ? OVER : 0;
    }

    private int copy(FutureLog move, int maxBytes) {
        int copied = move.copy(maxBytes);
        throttle.record(copied);
        return copied;
    }

    private long takeOver(FutureLog move) {
        // a partition that is not known yet, in a broker that has just started, is waited for
        Optional<Partition> partition =
                partitions.find(move.topicPartition()).filter(found -> found.log() == move.current());
        if (partition.isEmpty()) {
            return NOT_SERVED_MS;
        }
        moves.prepare(move);
        Optional<PartitionLog> log = partition.get().replaceLog(() -> swap(move));
        log.ifPresent(inPlace -> moves.finish(move, inPlace));
        return log.isPresent() ? OVER : 0;
    }

    private Optional<PartitionLog> swap(FutureLog move) {
        if (move.lag() > CHUNK) {
            return Optional.empty();
        }
        while (copy(move, CHUNK) > 0) {
            // nobody writes, so that this ends
            continue;
        }
        return moves.swap(move);
    }
}
