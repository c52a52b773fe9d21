package io.odradek.zk.session;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCache.Options;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.cache.CuratorCacheStorage;

/**
 * A persistent watch on a znode and everything below it. Long-lived: made once per root when the process starts.
 *
 * <p>It reports what is there first, then {@link Listener#onComplete}, then changes; intermediate values may be skipped, the
 * last one never is, also across reconnections and new sessions. Runs on: the listener is called on the ZooKeeper event
 * thread.
 */
public final class TreeWatch implements AutoCloseable {

    /** Hears of znodes. Must not block. */
    public interface Listener {
        /** The znode is there with this content, for the first time or anew. */
        void onPresent(String path, ZNode node);

        void onGone(String path);

        /** Everything that was there when the watch was set has been reported. */
        void onComplete();
    }

    private final CuratorCache cache;

    TreeWatch(CuratorFramework curator, String root, Listener listener) {
        // the listener keeps what it needs, so the cache need not hold the bytes a second time
        this.cache = CuratorCache.builder(curator, root)
                .withOptions(Options.DO_NOT_CLEAR_ON_CLOSE)
                .withStorage(CuratorCacheStorage.dataNotCached())
                .build();
        cache.listenable().addListener(new Forwarder(listener));
    }

    void start() {
        cache.start();
    }

    @Override
    public void close() {
        cache.close();
    }

    private record Forwarder(Listener listener) implements CuratorCacheListener {

        @Override
        public void event(Type type, ChildData oldData, ChildData data) {
            if (type == Type.NODE_DELETED) {
                listener.onGone(oldData.getPath());
            } else {
                listener.onPresent(data.getPath(), new ZNode(data.getData(), Replies.stat(data.getStat())));
            }
        }

        @Override
        public void initialized() {
            listener.onComplete();
        }
    }
}
