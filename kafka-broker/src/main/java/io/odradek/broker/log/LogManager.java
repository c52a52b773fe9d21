package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * All logs of a broker: opens and recovers them, creates and deletes them, and does what must be done now and then.
 *
 * <p>Life: {@code open}, {@link #checkIdentity}, {@link #load}, {@link #startTasks}, {@link #close}.
 *
 * <p>Runs on: any thread. Periodic work runs on the scheduler that is passed in, which must not interrupt its threads:
 * an interrupt closes the file under a thread that writes.
 */
public final class LogManager implements AutoCloseable {

    private LogManager() {}

    /** The cluster id that the directories carry; empty if all are new. */
    public Optional<String> storedClusterId() {
        throw new UnsupportedOperationException();
    }

    /** The broker id that the directories carry; empty if all are new. */
    public Optional<Integer> storedBrokerId() {
        throw new UnsupportedOperationException();
    }

    /** The id of this installation, kept in {@code meta.properties}: tells a restarted broker from another one. */
    public Uuid instanceId() {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes sure that the directories belong to this broker and this cluster, and writes both into new ones.
     *
     * @throws InconsistentIdentityException if a directory belongs to another
     */
    public void checkIdentity(int brokerId, String clusterId) {
        throw new UnsupportedOperationException();
    }

    /** Opens all logs, in parallel; recovers those of a directory that was not closed cleanly. */
    public void load() {
        throw new UnsupportedOperationException();
    }

    /** Whether every directory had been closed cleanly before this start. */
    public boolean wasCleanShutdown() {
        throw new UnsupportedOperationException();
    }

    /** Starts the periodic tasks; the function gives the high watermark of a log, up to which retention may delete. */
    public void startTasks(ToLongFunction<PartitionLog> deletableUpTo) {
        throw new UnsupportedOperationException();
    }

    /** The log of a partition. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** All logs. */
    public Collection<PartitionLog> logs() {
        throw new UnsupportedOperationException();
    }

    /** The directories that are online. */
    public List<LogDirectory> onlineDirectories() {
        throw new UnsupportedOperationException();
    }

    /**
     * The log of a partition, made in the online directory with the fewest logs when there is none.
     *
     * @throws ApiException KAFKA_STORAGE_ERROR if no directory is online; INCONSISTENT_TOPIC_ID if it has another id
     */
    public PartitionLog getOrCreate(TopicPartition partition, Uuid topicId, LogConfig config) {
        throw new UnsupportedOperationException();
    }

    /** Takes a log away; its files go after {@code file.delete.delay.ms}. No log: nothing happens. */
    public void delete(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** The high watermarks as they were last written. */
    public Map<TopicPartition, Long> readHighWatermarks() {
        throw new UnsupportedOperationException();
    }

    /** Writes {@code replication-offset-checkpoint} in every online directory. */
    public void writeHighWatermarks(ToLongFunction<PartitionLog> highWatermark) {
        throw new UnsupportedOperationException();
    }

    /** Flushes and closes all logs and marks the directories as closed cleanly. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
