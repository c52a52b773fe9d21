package io.odradek.clients.producer;

import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Keeps the batches of one partition in order, over failures and retries, and gives them their sequence numbers.
 *
 * <p>After a failure nothing is sent until all that was under way is settled. Then, in this order, what failed is sent again:
 * <ul>
 *   <li>with the same numbers, as a rule: the broker recognises what it has already;
 *   <li>with numbers moved up, after a batch before it was refused for good and has certainly not been written: the broker goes on
 *       expecting its numbers;
 *   <li>from 0 under the next epoch of the producer, when the broker's count does not continue ours and nothing of ours is
 *       outstanding before: it has lost its memory, or a batch that we gave up was not written (KIP-360). What may have been
 *       written under the old epoch would then be written twice, so such a batch fails instead.
 * </ul>
 * The epoch is the partition's own: brokers check it for each partition alone, unless there are transactions.
 *
 * <p>Runs on: the event loop; pure, without a clock.
 */
final class PartitionOrder<B extends Sequenced> {

    /** What is to be done with a batch that was answered. */
    enum Verdict {
        ACKNOWLEDGED,
        RETRY,
        SPLIT,
        FAILED
    }

    /** With these a broker says that it has not written the batch. With others it may have, and not know of the followers. */
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
            ErrorCode.UNKNOWN_PRODUCER_ID,
            ErrorCode.INVALID_PRODUCER_EPOCH,
            ErrorCode.PRODUCER_FENCED,
            ErrorCode.MESSAGE_TOO_LARGE,
            ErrorCode.RECORD_LIST_TOO_LARGE,
            ErrorCode.NOT_ENOUGH_REPLICAS,
            ErrorCode.CORRUPT_MESSAGE,
            ErrorCode.INVALID_RECORD,
            ErrorCode.INVALID_TIMESTAMP,
            ErrorCode.INVALID_TOPIC_EXCEPTION,
            ErrorCode.INVALID_TXN_STATE,
            ErrorCode.INVALID_PRODUCER_ID_MAPPING,
            ErrorCode.TOPIC_AUTHORIZATION_FAILED,
            ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
            ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            ErrorCode.UNSUPPORTED_VERSION,
            ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
            ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT);

    private final boolean idempotent;
    private final boolean ownEpoch;
    private final List<B> inFlight = new ArrayList<>();
    private final List<B> retries = new ArrayList<>();
    private boolean held;
    private long producerId = Sequenced.NONE;
    private short epoch = Sequenced.NONE;
    private int nextSequence;
    private long nextPosition;
    private int gapSequence = Sequenced.NONE;
    private long gapPosition;
    private boolean restart;
    private boolean exhausted;

    /** @param ownEpoch whether the partition may raise the epoch by itself, which it may not within transactions */
    PartitionOrder(boolean idempotent, boolean ownEpoch) {
        this.idempotent = idempotent;
        this.ownEpoch = ownEpoch;
    }

    /** Whether a batch may be sent now. */
    boolean maySend() {
        return !held;
    }

    /** The batch that has to go before all new ones; null if there is none. */
    B firstRetry() {
        return retries.isEmpty() ? null : retries.get(0);
    }

    /** Whether nothing is under way or has to be sent again. */
    boolean isQuiet() {
        return inFlight.isEmpty() && retries.isEmpty();
    }

    List<B> inFlight() {
        return List.copyOf(inFlight);
    }

    List<B> retries() {
        return List.copyOf(retries);
    }

    /** Whether the partition's epochs are used up, or its producer unknown: it takes a new producer id. */
    boolean needsProducer() {
        return idempotent && producerId == Sequenced.NONE;
    }

    /** Whether that is because no epoch is left under the producer id that it had. */
    boolean isExhausted() {
        return exhausted;
    }

    /** The producer under which the partition begins from sequence 0. */
    void producer(long id, short firstEpoch) {
        if (id != producerId || firstEpoch != epoch && !ownEpoch) {
            producerId = id;
            exhausted = false;
            epoch = firstEpoch;
            nextSequence = 0;
            renumber(retries, 0);
        }
    }

    /** A batch is sent: the first retry, or a new one if there is no retry. */
    void sent(B batch) {
        assert !held : "nothing is sent while a failure is being settled";
        if (batch.position == Sequenced.NONE) {
            assert retries.isEmpty() : "what failed goes first";
            batch.position = nextPosition;
            nextPosition += batch.count();
        } else {
            boolean first = retries.remove(0) == batch;
            assert first : "retries keep their order";
        }
        if (idempotent && batch.sequence == Sequenced.NONE) {
            number(batch, nextSequence);
            nextSequence = after(batch);
        }
        batch.attempts++;
        inFlight.add(batch);
    }

    private void number(B batch, int sequence) {
        batch.sequence = sequence;
        batch.producerId = producerId;
        batch.epoch = epoch;
    }

    private int after(B batch) {
        return batch.sequence + batch.count() & Integer.MAX_VALUE;
    }

    /**
     * The answer to a batch under way.
     *
     * @param mayRetry whether it has attempts and time left
     */
    Verdict answered(B batch, ErrorCode error, boolean mayRetry) {
        boolean was = inFlight.remove(batch);
        assert was : "an answer to what was not sent";
        if (error == ErrorCode.NONE || error == ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
            restart |= gapSequence != Sequenced.NONE && batch.position > gapPosition;
            release();
            return Verdict.ACKNOWLEDGED;
        }
        held = true;
        Verdict verdict = verdict(batch, error, mayRetry);
        batch.maybeWritten |= !REFUSALS.contains(error);
        if (verdict == Verdict.RETRY) {
            insert(batch);
        } else if (verdict == Verdict.FAILED) {
            gone(batch);
        }
        release();
        return verdict;
    }

    private Verdict verdict(B batch, ErrorCode error, boolean mayRetry) {
        if (idempotent && isSequenceError(error)) {
            if (hasOutstandingBefore(batch)) {
                return mayRetry ? Verdict.RETRY : Verdict.FAILED;
            }
            restart = ownEpoch;
            return mayRetry && ownEpoch && !batch.maybeWritten ? Verdict.RETRY : Verdict.FAILED;
        }
        if (error == ErrorCode.MESSAGE_TOO_LARGE && batch.count() > 1) {
            return Verdict.SPLIT;
        }
        return error.isRetriable() && mayRetry ? Verdict.RETRY : Verdict.FAILED;
    }

    private static boolean isSequenceError(ErrorCode error) {
        return error == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
                || error == ErrorCode.UNKNOWN_PRODUCER_ID
                || error == ErrorCode.INVALID_PRODUCER_EPOCH;
    }

    /** Whether something before it is not settled, which explains why the broker does not expect it yet. */
    private boolean hasOutstandingBefore(B batch) {
        return gapSequence != Sequenced.NONE && gapPosition < batch.position
                || inFlight.stream().anyMatch(other -> other.position < batch.position)
                || retries.stream().anyMatch(other -> other.position < batch.position);
    }

    private void insert(B batch) {
        int at = 0;
        while (at < retries.size() && retries.get(at).position < batch.position) {
            at++;
        }
        retries.add(at, batch);
    }

    /** A batch that is given up leaves a gap if it is not in the log; if it may be, the next batch will show. */
    private void gone(B batch) {
        boolean gap = idempotent && batch.sequence != Sequenced.NONE && !batch.maybeWritten;
        if (gap && (gapSequence == Sequenced.NONE || batch.position < gapPosition)) {
            gapSequence = batch.sequence;
            gapPosition = batch.position;
        }
    }

    /** Parts take the place of a batch that was refused as too large, and its numbers. */
    void splitInto(B batch, List<B> parts) {
        long position = batch.position;
        int sequence = batch.sequence;
        for (B part : parts) {
            part.position = position;
            part.attempts = batch.attempts;
            part.maybeWritten = batch.maybeWritten;
            part.producerId = batch.producerId;
            part.epoch = batch.epoch;
            part.sequence = sequence;
            insert(part);
            position += part.count();
            sequence = sequence == Sequenced.NONE ? sequence : after(part);
        }
    }

    /** A batch that waits to be sent again is given up. */
    void expired(B batch) {
        boolean was = retries.remove(batch);
        assert was : "only what waits for a retry expires here";
        gone(batch);
        release();
    }

    private void release() {
        held &= !inFlight.isEmpty();
    }

    /**
     * Gives new numbers to what will be sent again, if that must be; to be called when nothing is under way.
     *
     * @return batches that fail because they may have been written, and could not be recognised under new numbers
     */
    List<B> settle() {
        if (!inFlight.isEmpty() || !idempotent) {
            return List.of();
        }
        List<B> lost = List.of();
        if (restart && ownEpoch) {
            lost = takeMaybeWritten();
            nextEpoch();
            renumber(retries, 0);
        } else if (gapSequence != Sequenced.NONE) {
            renumber(
                    retries.stream()
                            .filter(batch -> batch.position > gapPosition)
                            .toList(),
                    gapSequence);
        }
        restart = false;
        gapSequence = Sequenced.NONE;
        return lost;
    }

    /** The log begins anew, with nothing of ours in it: another topic has the name now. */
    void restart() {
        restart = true;
    }

    private List<B> takeMaybeWritten() {
        List<B> lost = new ArrayList<>();
        for (Iterator<B> each = retries.iterator(); each.hasNext(); ) {
            B batch = each.next();
            if (batch.maybeWritten) {
                each.remove();
                lost.add(batch);
            }
        }
        return lost;
    }

    private void nextEpoch() {
        if (epoch == Short.MAX_VALUE) {
            producerId = Sequenced.NONE;
            epoch = Sequenced.NONE;
            exhausted = true;
        } else {
            epoch++;
        }
    }

    private void renumber(List<B> batches, int from) {
        nextSequence = from;
        for (B batch : batches) {
            number(batch, nextSequence);
            nextSequence = after(batch);
        }
    }

    /** What a message says of the numbers of a batch. */
    static String numbers(Sequenced batch) {
        return "producer " + batch.producerId + " epoch " + batch.epoch + " sequence " + batch.sequence;
    }
}
