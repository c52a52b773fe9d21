package io.odradek.zk.session;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a session that this process does not own, so that everything ephemeral that belongs to it vanishes in one transaction
 * instead of at the session timeout.
 *
 * <p>Safe against a wrong suspicion: the owner merely sees its session expire and joins anew.
 */
final class ForeignSession {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignSession.class);

    private ForeignSession() {}

    /**
     * Attaches to the session and closes it. Blocks.
     *
     * @return whether the session is known to be over, by this call or before it
     */
    static boolean end(ZooKeeperConfig config, SessionIdentity identity) throws InterruptedException {
        Outcome outcome = new Outcome();
        try (ZooKeeper attached = new ZooKeeper(
                config.connectString(),
                config.sessionTimeoutMs(),
                outcome::process,
                identity.sessionId(),
                identity.password())) {
            if (!outcome.settled.await(config.connectionTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Could not attach to ZooKeeper session {} within {}", identity, config.connectionTimeout());
                return false;
            }
            LOG.info(
                    "ZooKeeper session {} {}",
                    identity,
                    outcome.expired ? "was over already" : "taken over in order to close it");
            return true;
        } catch (IOException e) {
            LOG.warn("Could not attach to ZooKeeper session {}", identity, e);
            return false;
        }
    }

    private static final class Outcome {
        private final CountDownLatch settled = new CountDownLatch(1);
        private volatile boolean expired;

        void process(WatchedEvent event) {
            if (event.getState() == KeeperState.Expired) {
                expired = true;
                settled.countDown();
            } else if (event.getState() == KeeperState.SyncConnected) {
                settled.countDown();
            }
        }
    }
}
