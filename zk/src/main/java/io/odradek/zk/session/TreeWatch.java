package io.odradek.zk.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A persistent watch on a znode and everything below it. Long-lived: made once per root when the process starts.
 *
 * <p>It reports what is there first, then {@link Listener#onComplete}, then changes; intermediate values may be skipped, the
 * last one never is, also across reconnections and new sessions.
 *
 * <p>Events only say where something changed. The places are gathered while a read is under way, and then read together, many
 * in one request: a thousand znodes that come at once cost a few round trips. When the watch is set, and set anew after a
 * reconnection, the tree is walked level by level and compared with what was reported, by the transactions that made and last
 * changed each znode, so that one that was deleted and made again is seen.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields but the queue and calls the listener.
 */
public final class TreeWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TreeWatch.class);

    private static final Duration RETRY = Duration.ofMillis(200);

    /** Hears of znodes. Must not block. */
    public interface Listener {

        /** Whether the content of the znode matters; what lies below it is watched all the same. */
        boolean concerns(String path);

        /** Whether the content is small enough for hundreds of its kind to be read in one request. */
        boolean isSmall(String path);

        /**
         * Whether the end of the znode is to be told when the event comes, and not when a read has confirmed it, which waits behind
         * everything else that this session asks at that moment. Should an older read still bring it back, the confirmation corrects
         * that.
         */
        default boolean isUrgentlyMissed(String path) {
            return false;
        }

        /** The znode is there with this content, for the first time or anew. */
        void onPresent(String path, ZNode node);

        void onGone(String path);

        /** Everything that was there when the watch was set has been reported. */
        void onComplete();
    }

    /** Which value of a znode was reported. */
    private record Reported(long createdZxid, long modifiedZxid) {}

    /** Where something changed. */
    private record Arrival(String path, boolean deleted) {}

    private final ZooKeeperSession session;
    private final String root;
    private final Listener listener;
    private final PersistentWatcher watcher;

    private final Queue<Arrival> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    private final Map<String, Reported> reported = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private boolean busy;
    private boolean walkWanted;
    private boolean complete;
    private boolean closed;

    TreeWatch(ZooKeeperSession session, CuratorFramework curator, String root, Listener listener) {
        this.session = session;
        this.root = root;
        this.listener = listener;
        this.watcher = new PersistentWatcher(curator, root, true);
    }

    void start() {
        watcher.getListenable().addListener(this::onEvent);
        watcher.getResetListenable().addListener(() -> session.execute(this::onWatchSet));
        watcher.start();
    }

    /** On ZooKeeper's own thread: only takes the place down. */
    private void onEvent(WatchedEvent event) {
        if (event.getType() == EventType.None || event.getPath() == null) {
            return;
        }
        arrived.add(new Arrival(event.getPath(), event.getType() == EventType.NodeDeleted));
        if (drainScheduled.compareAndSet(false, true)) {
            session.execute(this::drain);
        }
    }

    private void drain() {
        drainScheduled.set(false);
        for (Arrival one = arrived.poll(); one != null; one = arrived.poll()) {
            if (listener.concerns(one.path())) {
                changed.add(one.path());
                if (one.deleted() && !closed && listener.isUrgentlyMissed(one.path())) {
                    report(one.path(), Optional.empty());
                }
            }
        }
        next();
    }

    private void onWatchSet() {
        walkWanted = true;
        next();
    }

    /** Begins the next piece of work, if none is under way. */
    private void next() {
        if (busy || closed) {
            return;
        }
        if (walkWanted) {
            walkWanted = false;
            busy = true;
            walk(List.of(root), new HashSet<>());
        } else if (!changed.isEmpty()) {
            List<String> paths = new ArrayList<>(changed);
            changed.clear();
            busy = true;
            whenRead(read(paths), () -> changed.addAll(paths), nodes -> {
                nodes.forEach(this::report);
                finished();
            });
        }
    }

    /** Reads one level of the tree and goes on to the next; what was reported and is not found has gone. */
    private void walk(List<String> level, Set<String> found) {
        if (level.isEmpty()) {
            endWalk(found);
            return;
        }
        List<String> wanted = level.stream().filter(listener::concerns).toList();
        CompletableFuture<List<List<String>>> children = session.nodes().childrenOfAll(level);
        CompletableFuture<Map<String, Optional<ZNode>>> nodes = read(wanted);
        whenRead(children.thenCombine(nodes, (below, contents) -> contents), () -> walkWanted = true, contents -> {
            contents.forEach((path, node) -> {
                report(path, node);
                if (node.isPresent()) {
                    found.add(path);
                }
            });
            walk(paths(level, children.join()), found);
        });
    }

    private static List<String> paths(List<String> level, List<List<String>> children) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < level.size(); i++) {
            String parent = level.get(i);
            children.get(i).forEach(child -> paths.add(parent + '/' + child));
        }
        return paths;
    }

    private void endWalk(Set<String> found) {
        List<String> gone =
                reported.keySet().stream().filter(path -> !found.contains(path)).toList();
        gone.forEach(path -> report(path, Optional.empty()));
        if (!complete) {
            complete = true;
            listener.onComplete();
        }
        finished();
    }

    private void finished() {
        busy = false;
        next();
    }

    private CompletableFuture<Map<String, Optional<ZNode>>> read(List<String> paths) {
        List<String> small = paths.stream().filter(listener::isSmall).toList();
        Map<String, CompletableFuture<Optional<ZNode>>> single = new LinkedHashMap<>();
        paths.stream()
                .filter(path -> !listener.isSmall(path))
                .forEach(path -> single.put(path, session.nodes().get(path)));
        CompletableFuture<List<Optional<ZNode>>> together = session.nodes().getAll(small);
        return CompletableFuture.allOf(single.values().toArray(CompletableFuture[]::new))
                .thenCombine(together, (done, nodes) -> {
                    Map<String, Optional<ZNode>> read = new LinkedHashMap<>();
                    single.forEach((path, node) -> read.put(path, node.join()));
                    for (int i = 0; i < small.size(); i++) {
                        read.put(small.get(i), nodes.get(i));
                    }
                    return read;
                });
    }

    private interface Step<T> {
        void run(T read);
    }

    /** Goes on with what was read; when it could not be, tries again later, if a new connection does not do so first. */
    private <T> void whenRead(CompletableFuture<T> reading, Runnable again, Step<T> step) {
        var unused = reading.whenComplete((read, failure) -> {
            if (closed) {
                return;
            }
            if (failure == null) {
                step.run(read);
                return;
            }
            LOG.debug("Could not read below {}, trying again", root, failure);
            again.run();
            busy = false;
            session.schedule(this::next, RETRY);
        });
    }

    private void report(String path, Optional<ZNode> node) {
        if (node.isEmpty()) {
            if (reported.remove(path) != null) {
                listener.onGone(path);
            }
            return;
        }
        NodeStat stat = node.get().stat();
        Reported now = new Reported(stat.createdZxid(), stat.modifiedZxid());
        if (!now.equals(reported.put(path, now))) {
            listener.onPresent(path, node.get());
        }
    }

    @Override
    public void close() {
        session.execute(() -> closed = true);
        watcher.close();
    }
}
