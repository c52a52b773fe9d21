package io.odradek.broker.partition;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * What is so at the moment when it is decided who is in sync.
 *
 * @param maxLagNanos for how long a follower may not have caught up
 * @param liveEpochs the broker epoch of a live broker; -1 for one that is not alive
 * @param lives where the mark of a live broker's present life stands; empty for one that has none
 */
public record IsrMoment(
        long nowNanos, long maxLagNanos, IntToLongFunction liveEpochs, IntFunction<Optional<String>> lives) {}
