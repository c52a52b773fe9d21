package io.odradek.zk.watch;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.TreeWatch;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all of ZooKeeper that a broker's image of the cluster is made of: one long-lived recursive watch per root.
 *
 * <p>The first batch holds everything that is there when all watches are complete; each later one what has changed since, as
 * much as had arrived when the event thread came to it. After a reconnection, or in a new session, the watches compare with
 * what ZooKeeper holds then, and the differences come as changes. A znode that cannot be understood is reported in the log
 * and left out: what was known before stays.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
public final class MetadataWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataWatch.class);
    private static final List<String> ROOTS =
            List.of(Paths.BROKERS, Paths.CONFIG, Paths.DELETE_TOPICS, Paths.CONTROLLER, Paths.CONTROLLER_EPOCH);

    /** Takes the batches, in order. Runs on: the ZooKeeper event thread; must not block. */
    @FunctionalInterface
    public interface Listener {
        void onChanges(List<MetadataChange> batch);
    }

    private final ZooKeeperSession session;
    private final Listener listener;
    private final List<TreeWatch> watches = new ArrayList<>();

    private List<MetadataChange> pending = new ArrayList<>();
    private int incomplete = ROOTS.size();
    private boolean deliveryScheduled;
    private boolean closed;

    public MetadataWatch(ZooKeeperSession session, Listener listener) {
        this.session = session;
        this.listener = listener;
    }

    /** Sets the watches. The roots must be there: see {@link io.odradek.zk.store.RootPaths}. */
    public void start() {
        for (String root : ROOTS) {
            watches.add(session.watch(root, new Collector()));
        }
    }

    private void add(String path, Supplier<Optional<MetadataChange>> decoding) {
        try {
            decoding.get().ifPresent(pending::add);
        } catch (RuntimeException e) {
            LOG.error("znode {} is left out of the image of the cluster", path, e);
        }
        scheduleDelivery();
    }

    /** Runs after what has arrived already, so that a thousand changes make one batch and not a thousand. */
    private void scheduleDelivery() {
        if (!deliveryScheduled && incomplete == 0 && !closed) {
            deliveryScheduled = true;
            session.execute(this::deliver);
        }
    }

    private void deliver() {
        deliveryScheduled = false;
        if (closed) {
            return;
        }
        List<MetadataChange> batch = pending;
        pending = new ArrayList<>();
        try {
            listener.onChanges(batch);
        } catch (RuntimeException e) {
            LOG.error("The listener failed on a batch of {} changes of the cluster", batch.size(), e);
        }
    }

    @Override
    public void close() {
        session.execute(() -> closed = true);
        watches.forEach(TreeWatch::close);
    }

    private final class Collector implements TreeWatch.Listener {

        @Override
        public boolean concerns(String path) {
            return ChangeDecoder.concerns(path);
        }

        @Override
        public boolean isSmall(String path) {
            return ChangeDecoder.isSmall(path);
        }

        /** A broker's end is what elections wait for, and it comes together with the end of all its places in queues. */
        @Override
        public boolean isUrgentlyMissed(String path) {
            return path.startsWith(Paths.BROKER_IDS + '/');
        }

        @Override
        public void onPresent(String path, ZNode node) {
            add(path, () -> ChangeDecoder.present(path, node));
        }

        @Override
        public void onGone(String path) {
            add(path, () -> ChangeDecoder.gone(path));
        }

        @Override
        public void onComplete() {
            incomplete--;
            scheduleDelivery();
        }
    }
}
