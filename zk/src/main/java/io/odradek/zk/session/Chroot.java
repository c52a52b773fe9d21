package io.odradek.zk.session;

import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException.NodeExistsException;

/** Makes the znode that a connect string names as its root. Blocks; only at the start of a process. */
final class Chroot {

    private Chroot() {}

    /** Creates the chroot with a connection of its own, since the session proper sees nothing above it. */
    static void create(ZooKeeperConfig config) {
        try (CuratorFramework above = CuratorFrameworkFactory.builder()
                .connectString(config.hosts())
                .sessionTimeoutMs(config.sessionTimeoutMs())
                .connectionTimeoutMs(config.sessionTimeoutMs())
                .ensembleTracker(false)
                .dontUseContainerParents()
                .retryPolicy(new RetryOneTime(1_000))
                .build()) {
            above.start();
            above.blockUntilConnected((int) config.connectionTimeout().toMillis(), TimeUnit.MILLISECONDS);
            above.create().creatingParentsIfNeeded().forPath(config.chroot(), new byte[0]);
        } catch (NodeExistsException e) {
            // another broker that starts at the same time was faster: the znode is what counts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(config, e);
        } catch (Exception e) {
            throw refused(config, e);
        }
    }

    private static ZkException.Refused refused(ZooKeeperConfig config, Exception cause) {
        return new ZkException.Refused(
                config.chroot(),
                "cannot create the chroot " + config.chroot() + " of zookeeper.connect=" + config.connectString()
                        + ": check that the address leads to ZooKeeper and that creating it is allowed",
                cause);
    }
}
