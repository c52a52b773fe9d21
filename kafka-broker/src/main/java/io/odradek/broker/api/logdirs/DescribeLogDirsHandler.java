package io.odradek.broker.api.logdirs;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.log.FutureLog;
import io.odradek.broker.log.LogDirectory;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.odradek.protocol.message.DescribeLogDirsResponse;
import io.odradek.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.odradek.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.odradek.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DescribeLogDirs: what lies where, how large it is, and how much room is left. Asks the file system, so runs on a worker.
 */
public final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(DescribeLogDirsHandler.class);

    private static final long NO_LAG = -1;

    private final LogManager logs;
    private final Partitions partitions;
    private final Workers workers;

    public DescribeLogDirsHandler(LogManager logs, Partitions partitions, Workers workers) {
        this.logs = logs;
        this.partitions = partitions;
        this.workers = workers;
    }

    @Override
    public void handle(Request request, DescribeLogDirsRequest message) {
        workers.run(request, () -> request.respond(describe(message)));
    }

    private DescribeLogDirsResponse describe(DescribeLogDirsRequest message) {
        Set<TopicPartition> wanted = wanted(message);
        Map<LogDirectory, Map<String, List<DescribeLogDirsPartition>>> byDirectory = new HashMap<>();
        BiConsumer<PartitionLog, DescribeLogDirsPartition> add = (log, shown) -> {
            TopicPartition name = log.topicPartition();
            if (wanted == null || wanted.contains(name)) {
                byDirectory
                        .computeIfAbsent(log.directory(), directory -> new HashMap<>())
                        .computeIfAbsent(name.topic(), topic -> new ArrayList<>())
                        .add(shown.partitionIndex(name.partition()).partitionSize(log.sizeInBytes()));
            }
        };
        logs.logs().forEach(log -> add.accept(log, new DescribeLogDirsPartition().offsetLag(lag(log))));
        logs.moves()
                .all()
                .forEach(move -> add.accept(
                        move.future(),
                        new DescribeLogDirsPartition().isFutureKey(true).offsetLag(lag(move))));
        List<DescribeLogDirsResult> results = new ArrayList<>();
        for (LogDirectory directory : logs.directories()) {
            results.add(result(directory, byDirectory.getOrDefault(directory, Map.of())));
        }
        return new DescribeLogDirsResponse().results(results);
    }

    /** Replicated records that a log lacks; -1 if nobody serves it. */
    private long lag(PartitionLog log) {
        return partitions
                .find(log.topicPartition())
                .map(partition -> Math.max(0, partition.highWatermark().offset() - log.logEndOffset()))
                .orElse(NO_LAG);
    }

    /** Records that a future log lacks of those of the log that it is to replace. */
    private static long lag(FutureLog move) {
        return Math.max(0, move.current().logEndOffset() - move.future().logEndOffset());
    }

    /** The partitions asked for; null for all. */
    private static Set<TopicPartition> wanted(DescribeLogDirsRequest message) {
        if (message.topics() == null) {
            return null;
        }
        Set<TopicPartition> wanted = new HashSet<>();
        for (DescribableLogDirTopic topic : message.topics()) {
            topic.partitions().forEach(partition -> wanted.add(new TopicPartition(topic.topic(), partition)));
        }
        return wanted;
    }

    private static DescribeLogDirsResult result(
            LogDirectory directory, Map<String, List<DescribeLogDirsPartition>> partitions) {
        DescribeLogDirsResult result =
                new DescribeLogDirsResult().logDir(directory.path().toString());
        if (directory.isOffline()) {
            return result.errorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        }
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        partitions.forEach((topic, list) ->
                topics.add(new DescribeLogDirsTopic().name(topic).partitions(list)));
        try {
            FileStore store = Files.getFileStore(directory.path());
            result.totalBytes(store.getTotalSpace()).usableBytes(store.getUsableSpace());
        } catch (IOException e) {
            LOG.warn("Cannot ask for the room in {}: {}", directory.path(), e.toString());
        }
        return result.topics(topics);
    }
}
