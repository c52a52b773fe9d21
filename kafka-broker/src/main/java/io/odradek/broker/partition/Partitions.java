package io.odradek.broker.partition;

import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this broker holds a replica of.
 *
 * <p>Runs on: looked up from any thread; changed on behalf of the one thread that hears of the cluster,
 * several partitions at a time, one partition by one thread.
 */
public final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    /**
     * A replica that this broker shall hold.
     *
     * @param mayBeNew whether nothing can have been written to it before this life of the broker
     */
    public record Replica(TopicPartition name, Uuid topicId, boolean mayBeNew) {}

    private final int brokerId;
    private final LogManager logs;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Long> checkpointedHighWatermarks;
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();

    /** Replicas of this broker whose logs cannot be had; what their clients are told. */
    private final Map<TopicPartition, ApiException> unavailable = new ConcurrentHashMap<>();

    /** @param nanoTime by which it is told who lags */
    public Partitions(int brokerId, LogManager logs, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.brokerId = brokerId;
        this.logs = logs;
        this.checkpointedHighWatermarks = new ConcurrentHashMap<>(logs.readHighWatermarks());
    }

    /** The partition, if this broker has a replica of it. */
    public Optional<Partition> find(TopicPartition name) {
        return Optional.ofNullable(partitions.get(name));
    }

    /**
     * The partition.
     *
     * @throws ApiException UNKNOWN_TOPIC_OR_PARTITION if this broker has no replica of it, KAFKA_STORAGE_ERROR if it has
     *     one, but not its log
     */
    public Partition require(TopicPartition name) {
        Partition partition = partitions.get(name);
        if (partition == null) {
            ApiException reason = unavailable.get(name);
            if (reason != null) {
                throw new ApiException(reason.error(), reason.getMessage(), reason);
            }
            throw new ApiException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "broker " + brokerId + " has no replica of " + name);
        }
        return partition;
    }

    /** All partitions. */
    public Collection<Partition> all() {
        return partitions.values();
    }

    /** The high watermark of a log, which retention and checkpoints ask for; its start, if nobody serves it. */
    public long highWatermarkOf(PartitionLog log) {
        Partition partition = partitions.get(log.topicPartition());
        return partition == null
                ? log.logStartOffset()
                : partition.highWatermark().offset();
    }

    /** Leads a partition, whose log is made if there is none. */
    public void lead(Replica replica, PartitionSettings settings, PartitionImage image) {
        hosted(replica, settings).ifPresent(partition -> partition.lead(image));
    }

    /** Follows a leader, or waits for one ({@code leaderId} -1). */
    public void follow(Replica replica, PartitionSettings settings, int leaderId, PartitionImage image) {
        hosted(replica, settings).ifPresent(partition -> partition.follow(leaderId, image));
    }

    private Optional<Partition> hosted(Replica replica, PartitionSettings settings) {
        TopicPartition name = replica.name();
        Partition known = partitions.get(name);
        if (known != null && known.topicId().equals(replica.topicId())) {
            return Optional.of(known);
        }
        if (known != null) {
            LOG.info("{} was deleted and made again: {} becomes {}", name, known.topicId(), replica.topicId());
            remove(name);
        }
        return open(replica, settings);
    }

    /** A partition whose log cannot be had is not served; clients are told to try again, and others may lead it. */
    private Optional<Partition> open(Replica replica, PartitionSettings settings) {
        TopicPartition name = replica.name();
        Uuid topicId = replica.topicId();
        try {
            setFormerAside(name, topicId);
            requireNotElsewhere(replica);
            PartitionLog log = logs.getOrCreate(name, topicId);
            long highWatermark = checkpointedHighWatermarks.getOrDefault(name, 0L);
            Partition partition = new Partition(name, topicId, brokerId, log, settings, highWatermark, nanoTime);
            partition.updateSettings(settings);
            partitions.put(name, partition);
            unavailable.remove(name);
            return Optional.of(partition);
        } catch (ApiException e) {
            if (unavailable.put(name, e) == null) {
                LOG.error("Cannot open the log of {} (topic id {}): {}", name, topicId, e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    /** The topic was deleted and made again while this broker was away: the log of the former one must not be served. */
    private void setFormerAside(TopicPartition name, Uuid topicId) {
        logs.log(name)
                .flatMap(PartitionLog::topicId)
                .filter(former -> !former.equals(topicId))
                .ifPresent(former -> {
                    LOG.warn("The log of {} is of topic id {}, and the topic is {} now", name, former, topicId);
                    logs.setAside(name);
                });
    }

    /** A new, empty log in place of one that lies on a disk that is away would lose everything, and for good. */
    private void requireNotElsewhere(Replica replica) {
        boolean missing = logs.log(replica.name()).isEmpty() && !replica.mayBeNew();
        if (missing && logs.onlineDirectories().size() < logs.directories().size()) {
            throw new ApiException(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "the log of " + replica.name()
                            + " is in none of the usable log directories, and not all are usable: "
                            + logs.directories());
        }
    }

    /** Takes over a changed configuration. */
    public void updateSettings(TopicPartition name, PartitionSettings settings) {
        find(name).ifPresent(partition -> partition.updateSettings(settings));
    }

    /** Gives a partition up: its topic is gone, or its replica has moved. */
    public void remove(TopicPartition name) {
        Partition partition = partitions.remove(name);
        unavailable.remove(name);
        if (partition != null) {
            partition.resign();
            checkpointedHighWatermarks.remove(name);
        }
        logs.delete(name);
    }

    /** Where the cluster has a partition whose log lies here. */
    enum Place {
        HERE,
        ELSEWHERE,
        NOWHERE
    }

    /**
     * Gives up the logs of partitions that were deleted or moved while this broker was away. What the cluster does not know at
     * all is kept under another name: it may be ZooKeeper that has lost something.
     */
    void removeStrays(Function<TopicPartition, Place> places) {
        for (PartitionLog log : List.copyOf(logs.logs())) {
            TopicPartition name = log.topicPartition();
            switch (places.apply(name)) {
                case HERE -> {}
                case ELSEWHERE -> {
                    LOG.info("{} has moved to other brokers while this one was away: its log goes", name);
                    remove(name);
                }
                case NOWHERE -> {
                    LOG.warn("There is no topic {} any more: the log of {} is set aside", name.topic(), name);
                    logs.setAside(name);
                }
            }
        }
    }

    /** Steps down from every partition: the session with ZooKeeper is lost. */
    public void resignAll() {
        partitions.values().forEach(Partition::resign);
    }
}
