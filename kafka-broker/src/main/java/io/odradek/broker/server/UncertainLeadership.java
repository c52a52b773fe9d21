package io.odradek.broker.server;

import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of this broker's leaderships while nobody can say whether its session with ZooKeeper lives: with the whole ensemble
 * away it does, and nobody else is elected; cut off alone it does not, and others are. A partition is led on while everybody who
 * could have been elected in it follows; see {@link Partition#resignUnlessVouchedFor}.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
final class UncertainLeadership {

    private static final Logger LOG = LoggerFactory.getLogger(UncertainLeadership.class);
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final ZooKeeperSession session;
    private final Partitions partitions;
    private final Predicate<String> unclean;
    private final Duration freshness;
    private boolean looking;

    /**
     * @param unclean whether any replica of a topic may be elected
     * @param fetchWait how long a follower's fetch may wait at the leader
     */
    UncertainLeadership(
            ZooKeeperSession session, Partitions partitions, Predicate<String> unclean, Duration fetchWait) {
        this.session = session;
        this.partitions = partitions;
        this.unclean = unclean;
        this.freshness = session.config().sessionTimeout().dividedBy(2).plus(fetchWait);
    }

    /** The lease is over: looks, and looks again until the session is certain. */
    void begin() {
        LOG.warn(
                "The session with ZooKeeper may be over: this broker leads on where all who could have been elected follow it");
        if (!looking) {
            looking = true;
            look();
        }
    }

    private void look() {
        if (session.state() != SessionState.UNCERTAIN) {
            looking = false;
            return;
        }
        long resigned = partitions.all().stream().filter(this::resigned).count();
        if (resigned > 0) {
            LOG.warn("{} partitions are not led by this broker any more: others may lead them by now", resigned);
        }
        session.schedule(this::look, PERIOD);
    }

    private boolean resigned(Partition partition) {
        return partition.resignUnlessVouchedFor(unclean.test(partition.name().topic()), freshness.toNanos());
    }
}
