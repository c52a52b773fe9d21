package io.odradek.zk.session;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.ClientCnxn;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that nobody on this side gives up. Only an ensemble with a quorum ends sessions, and one that was away as a whole gives
 * each its full timeout again; but two parties here go by the clock:
 *
 * <ul>
 *   <li>Curator ends a session, and begins another, when it has had no connection for the session timeout that the handle tells
 *       it. The handle tells it of more than any outage takes.
 *   <li>ZooKeeper's client does so after four thirds of it, since 3.9.3 (ZOOKEEPER-4508), which no setting changes: hence the
 *       private field. Where that is not there, a long outage ends sessions, as safely as their expiry.
 * </ul>
 *
 * The session is over when ZooKeeper says so; {@link SessionLease} says how long it can not be.
 */
final class PatientZooKeeper extends ZooKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(PatientZooKeeper.class);

    /** In milliseconds: 24 days. */
    private static final int NEVER = Integer.MAX_VALUE;

    private PatientZooKeeper(String connectString, int sessionTimeoutMs, Watcher watcher, boolean canBeReadOnly)
            throws IOException {
        super(connectString, sessionTimeoutMs, watcher, canBeReadOnly);
    }

    static ZookeeperFactory factory() {
        return PatientZooKeeper::new;
    }

    /** What Curator goes by. */
    @Override
    public int getSessionTimeout() {
        return NEVER;
    }

    /** What client and ensemble have agreed upon, in milliseconds; 0 before they have. */
    int agreedTimeoutMs() {
        return super.getSessionTimeout();
    }

    /** Keeps the client from ending the session by its own clock. Call after each connection, which sets that clock. */
    void neverGiveUp() {
        if (ClientClock.EXPIRATION_MS != null) {
            ClientClock.EXPIRATION_MS.setVolatile(cnxn, NEVER);
        }
    }

    /** Found once. */
    private static final class ClientClock {

        static final VarHandle EXPIRATION_MS = find();

        private static VarHandle find() {
            try {
                return MethodHandles.privateLookupIn(ClientCnxn.class, MethodHandles.lookup())
                        .findVarHandle(ClientCnxn.class, "expirationTimeout", int.class);
            } catch (ReflectiveOperationException e) {
                LOG.warn("ZooKeeper's client may end sessions by itself when the ensemble is away for long", e);
                return null;
            }
        }
    }
}
