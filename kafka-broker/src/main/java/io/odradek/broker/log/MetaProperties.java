package io.odradek.broker.log;

import io.odradek.common.Uuid;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Whose a log directory is: {@code meta.properties}. Keys that are not ours are kept as they are.
 *
 * <pre>
 *   version=0
 *   broker.id=1                                 or node.id, in a directory that was a KRaft broker's
 *   cluster.id=4L6g3nShT-eMCtK--X86sw
 *   directory.id=...                            Kafka's, kept
 *   odradek.instance.id=...                     the same in every directory of a broker
 * </pre>
 *
 * <p>Runs on: one thread at a time.
 */
final class MetaProperties {

    static final String BROKER_ID = "broker.id";
    static final String NODE_ID = "node.id";
    static final String CLUSTER_ID = "cluster.id";
    static final String INSTANCE_ID = "odradek.instance.id";
    private static final String VERSION = "version";

    private final Path path;
    private final FileOpener opener;
    private final Properties values = new Properties();

    private MetaProperties(Path directory, FileOpener opener) {
        this.path = directory.resolve(LogFiles.META_PROPERTIES);
        this.opener = opener;
    }

    static MetaProperties read(Path directory, FileOpener opener) throws IOException {
        MetaProperties meta = new MetaProperties(directory, opener);
        if (Files.exists(meta.path)) {
            meta.values.load(new StringReader(LogFiles.readText(meta.path)));
        }
        return meta;
    }

    /** For a directory that cannot be read. */
    static MetaProperties none(Path directory, FileOpener opener) {
        return new MetaProperties(directory, opener);
    }

    Optional<String> clusterId() {
        return Optional.ofNullable(values.getProperty(CLUSTER_ID));
    }

    Optional<Integer> brokerId() {
        String id = values.getProperty(BROKER_ID, values.getProperty(NODE_ID));
        try {
            return Optional.ofNullable(id).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw new InconsistentIdentityException(path + " names broker id '" + id + "', which is not a number");
        }
    }

    Optional<Uuid> instanceId() {
        return Optional.ofNullable(values.getProperty(INSTANCE_ID)).map(Uuid::fromString);
    }

    /** Refuses a directory of another broker or cluster. */
    void requireIdentity(int brokerId, String clusterId) {
        Path directory = path.getParent();
        clusterId().filter(id -> !id.equals(clusterId)).ifPresent(id -> {
            throw new InconsistentIdentityException("log directory " + directory + " belongs to cluster " + id
                    + ", but ZooKeeper (zookeeper.connect) says that this is cluster " + clusterId
                    + ". Either zookeeper.connect points to the wrong ensemble or chroot, or ZooKeeper's data were lost"
                    + " or replaced. If the data in " + directory + " are not needed, empty it; if they are, give"
                    + " ZooKeeper its data back, or write {\"version\":\"1\",\"id\":\"" + id
                    + "\"} to /cluster/id.");
        });
        brokerId().filter(id -> id != brokerId).ifPresent(id -> {
            throw new InconsistentIdentityException("log directory " + directory + " belongs to broker.id " + id
                    + ", but the configuration says broker.id=" + brokerId
                    + ". Set broker.id=" + id + ", or point log.dirs to a directory of this broker.");
        });
    }

    /** Writes the identity if the file does not have all of it yet. */
    void store(int brokerId, String clusterId, Uuid instanceId) throws IOException {
        Properties before = (Properties) values.clone();
        values.putIfAbsent(VERSION, "0");
        values.putIfAbsent(CLUSTER_ID, clusterId);
        values.setProperty(INSTANCE_ID, instanceId.toString());
        if (!values.containsKey(NODE_ID)) {
            values.putIfAbsent(BROKER_ID, Integer.toString(brokerId));
        }
        if (values.equals(before)) {
            return;
        }
        StringBuilder text = new StringBuilder("#\n");
        new TreeMap<>(values)
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        LogFiles.replace(opener, path, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), true);
    }
}
