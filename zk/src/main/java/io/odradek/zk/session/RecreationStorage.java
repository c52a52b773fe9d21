package io.odradek.zk.session;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCacheStorage;
import org.apache.zookeeper.data.Stat;

/**
 * What a {@link TreeWatch} remembers of the znodes that it has reported: their facts, not their bytes.
 *
 * <p>After a reconnection Curator's cache compares what it reads with what it remembers, and takes equal data versions for no
 * change. But a znode that was deleted and made again meanwhile has the version 0 again: the registration of a broker that came
 * back, the next topic of a name. Here such a namesake is told by its creating transaction, and what was remembered is handed
 * out with versions that nothing equals, so that the cache reports the change and lists the children anew.
 *
 * <p>Runs on: Curator's threads.
 */
final class RecreationStorage implements CuratorCacheStorage {

    private static final int NO_VERSION = -1;

    private final CuratorCacheStorage storage = CuratorCacheStorage.dataNotCached();

    @Override
    public Optional<ChildData> put(ChildData data) {
        long created = data.getStat().getCzxid();
        return storage.put(data).map(before -> before.getStat().getCzxid() == created ? before : incomparable(before));
    }

    private static ChildData incomparable(ChildData data) {
        Stat known = data.getStat();
        Stat stat = new Stat();
        stat.setCzxid(known.getCzxid());
        stat.setMzxid(known.getMzxid());
        stat.setVersion(NO_VERSION);
        stat.setCversion(NO_VERSION);
        return new ChildData(data.getPath(), stat, data.getData());
    }

    @Override
    public Optional<ChildData> remove(String path) {
        return storage.remove(path);
    }

    @Override
    public Optional<ChildData> get(String path) {
        return storage.get(path);
    }

    @Override
    public int size() {
        return storage.size();
    }

    @Override
    public Stream<ChildData> stream() {
        return storage.stream();
    }

    @Override
    public void clear() {
        storage.clear();
    }
}
