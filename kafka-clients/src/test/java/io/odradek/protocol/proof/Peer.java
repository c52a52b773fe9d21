package io.odradek.protocol.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;

/** A release of Apache's classes. Everything goes through reflection, since two releases are in use at once. */
final class Peer {

    static final Peer NEWEST = new Peer("newest", Peer.class.getClassLoader());
    static final Peer ZOOKEEPER_ERA = new Peer("ZooKeeper era", zookeeperEra());

    private static final String PACKAGE = "org.apache.kafka.common.";

    private final String name;
    private final ClassLoader loader;

    private Peer(String name, ClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    /** A class below {@code org.apache.kafka.common}. */
    Class<?> type(String relativeName) {
        return find(relativeName).orElseThrow();
    }

    Optional<Class<?>> find(String relativeName) {
        try {
            return Optional.of(Class.forName(PACKAGE + relativeName, true, loader));
        } catch (ClassNotFoundException notInThisRelease) {
            return Optional.empty();
        }
    }

    /** The peer's class for one of our messages. */
    Optional<PeerMessage> message(String ourName) {
        return find("message." + ourName + "Data")
                .or(() -> find("message." + ourName))
                .map(type -> new PeerMessage(this, type));
    }

    @Override
    public String toString() {
        return name;
    }

    private static ClassLoader zookeeperEra() {
        try {
            URL jar = Path.of(System.getProperty("odradek.peer")).toUri().toURL();
            return new PeerFirst(jar);
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Takes Apache's classes from the jar and everything else, such as the logger, from the class path. */
    private static final class PeerFirst extends URLClassLoader {

        PeerFirst(URL jar) {
            super(new URL[] {jar}, Peer.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.kafka.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }

        @Override
        public void close() throws IOException {
            throw new UnsupportedOperationException("lives as long as the tests");
        }
    }
}
