package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.node.PreferredElectionNode;
import io.odradek.zk.node.PreferredElectionNode.Partition;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.TreeWatch;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The request that leaders give partitions back to their preferred replicas: who wants it, and who hears of it. */
public final class PreferredElectionRequests {

    private static final Logger LOG = LoggerFactory.getLogger(PreferredElectionRequests.class);

    private final ZooKeeperSession session;

    public PreferredElectionRequests(ZooKeeperSession session) {
        this.session = session;
    }

    /**
     * Tells of each request, and with an empty list when it has gone. A request that cannot be understood counts as one for no
     * partition.
     *
     * @param listener is called on the ZooKeeper event thread
     */
    public TreeWatch watch(Consumer<List<Partition>> listener) {
        return session.watch(Paths.PREFERRED_ELECTION, new TreeWatch.Listener() {
            @Override
            public boolean concerns(String path) {
                return path.equals(Paths.PREFERRED_ELECTION);
            }

            @Override
            public boolean isSmall(String path) {
                return false;
            }

            @Override
            public void onPresent(String path, ZNode node) {
                listener.accept(parse(node));
            }

            @Override
            public void onGone(String path) {
                listener.accept(List.of());
            }

            @Override
            public void onComplete() {
                // what is there has been told
            }
        });
    }

    private static List<Partition> parse(ZNode node) {
        try {
            return PreferredElectionNode.parse(node.data(), Paths.PREFERRED_ELECTION)
                    .partitions();
        } catch (RuntimeException e) {
            LOG.error("{} cannot be understood, and has no effect", Paths.PREFERRED_ELECTION, e);
            return List.of();
        }
    }

    /** Asks; fails with {@link ZkException.NodeExists} while another request is under way. */
    public CompletableFuture<Void> request(List<Partition> partitions, ControllerEpoch epoch) {
        Op create = new Op.Create(Paths.PREFERRED_ELECTION, new PreferredElectionNode(partitions).toJson());
        return Futures.fenced(session.nodes().multi(List.of(epoch.guard(), create)), epoch)
                .thenApply(done -> null);
    }

    /** Ends a request; harmless when there is none. */
    public CompletableFuture<Void> remove(ControllerEpoch epoch) {
        Op delete = new Op.Delete(Paths.PREFERRED_ELECTION, Op.ANY_VERSION);
        CompletableFuture<List<Integer>> write =
                Futures.fenced(session.nodes().multi(List.of(epoch.guard(), delete)), epoch);
        return Futures.on(write, ZkException.NoNode.class, gone -> CompletableFuture.completedFuture(List.of()))
                .thenApply(done -> null);
    }
}
