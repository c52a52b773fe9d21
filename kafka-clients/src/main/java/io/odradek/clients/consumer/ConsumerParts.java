package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.ClusterSettings;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.CommonKeys;
import io.odradek.clients.config.Plugins;
import io.odradek.clients.consumer.fetch.FetchListener;
import io.odradek.clients.consumer.fetch.FetchSettings;
import io.odradek.clients.consumer.fetch.FetchedPartition;
import io.odradek.clients.consumer.fetch.Fetcher;
import io.odradek.clients.consumer.fetch.Progress;
import io.odradek.clients.consumer.group.Coordinator;
import io.odradek.clients.consumer.group.GroupOffsets;
import io.odradek.clients.consumer.group.GroupSettings;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.group.MemberEvent;
import io.odradek.clients.consumer.position.Fetches;
import io.odradek.clients.consumer.position.OffsetLookup;
import io.odradek.clients.consumer.position.Position;
import io.odradek.clients.consumer.position.Positions;
import io.odradek.clients.consumer.position.ResetPolicy;
import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.config.ConfigException;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.InvalidGroupIdException;
import io.odradek.common.errors.RecordTooLargeException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.TopicAuthorizationException;
import io.odradek.common.serialization.Deserializer;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a consumer, put together, and what a poll does with them.
 *
 * <p>Runs on: the application's thread, but for {@link #wakeup()}.
 */
final class ConsumerParts<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerParts.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    /** How often the event loop hears of polls, at most. */
    private static final long POLL_NEWS_MS = 100;

    private final ClientConfig config;
    private final String clientId;
    private final ClusterClient cluster;
    private final Inbox inbox = new Inbox();
    private final Queue<MemberEvent> events = new ConcurrentLinkedQueue<>();
    private final Positions positions;
    private final Fetcher fetcher;
    private final RecordBuffer<K, V> buffer;
    private final OffsetSide offsets;
    private final Commits commits;
    private final TopicsSide topics;
    private final GroupSide group;
    private final Optional<String> groupId;
    private final Optional<String> instanceId;
    private final Ownership ownership;
    private final Interceptors<K, V> interceptors;
    private final ConsumerMetrics metrics;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;
    private Interest interest = Interest.NOTHING;
    private MetadataImage seen = MetadataImage.EMPTY;
    private RuntimeException failure;
    private long toldOfPollMs = Long.MIN_VALUE / 2;

    ConsumerParts(ClientConfig config, Deserializer<K> givenKeys, Deserializer<V> givenValues) {
        this.config = config;
        String configured = config.get(CommonKeys.CLIENT_ID);
        groupId = Optional.ofNullable(config.get(ConsumerKeys.GROUP_ID)).filter(id -> !id.isEmpty());
        instanceId = Optional.ofNullable(config.get(ConsumerKeys.GROUP_INSTANCE_ID));
        clientId = configured.isEmpty()
                ? "consumer-" + groupId.map(id -> id + '-').orElse("") + NUMBERS.incrementAndGet()
                : configured;
        config.warnOfUnknown(clientId, CommonKeys.WITHOUT_EFFECT);
        ResetPolicy policy =
                ResetPolicy.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, config.get(ConsumerKeys.AUTO_OFFSET_RESET));
        keys = deserializer(givenKeys, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, true);
        values = deserializer(givenValues, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, false);
        interceptors = interceptors();
        List<ConsumerPartitionAssignor> assignors = assignors();
        boolean createTopics = config.get(ConsumerKeys.ALLOW_AUTO_CREATE_TOPICS);
        boolean readCommitted = config.get(ConsumerKeys.ISOLATION_LEVEL).equals("read_committed");
        ClusterSettings settings = ClusterSettings.of(
                config,
                clientId,
                ConsumerKeys.CONNECTIONS_MAX_IDLE_MS,
                ConsumerKeys.RECEIVE_BUFFER_BYTES,
                Long.MAX_VALUE,
                createTopics);
        cluster = new ClusterClient(settings, "consumer");
        metrics = new ConsumerMetrics(clientId, this::lagMax);
        FetchSettings fetchSettings = fetchSettings(readCommitted);
        fetcher = new Fetcher(cluster, fetchSettings, new FetchNews());
        positions = new Positions(new FetchesOnLoop(), policy);
        buffer = new RecordBuffer<>(
                positions,
                keys,
                values,
                config.get(ConsumerKeys.MAX_POLL_RECORDS),
                readCommitted,
                fetchSettings.checkCrcs(),
                (partition, version) -> cluster.execute(() -> fetcher.taken(partition, version)),
                metrics);
        long retryMs = config.get(CommonKeys.RETRY_BACKOFF_MS);
        topics = new TopicsSide(cluster, inbox, createTopics, retryMs);
        GroupSettings terms = groupSettings(retryMs);
        Coordinator coordinator =
                groupId.map(id -> new Coordinator(cluster, id)).orElse(null);
        GroupOffsets groupOffsets = coordinator == null ? null : new GroupOffsets(coordinator, terms);
        offsets = new OffsetSide(
                cluster,
                positions,
                new OffsetLookup(cluster, readCommitted),
                groupOffsets,
                this::identity,
                inbox,
                retryMs);
        commits = new Commits(
                cluster,
                groupOffsets,
                this::identity,
                positions,
                interceptors,
                metrics,
                inbox,
                retryMs,
                autoCommitMs());
        ownership = new Ownership(clientId, positions, () -> interest.listener(), commits::beforeRevoke);
        group = coordinator == null ? null : groupSide(coordinator, terms, assignors);
        cluster.execute(() -> cluster.metadata().listen(image -> {
            fetcher.pump();
            inbox.stir();
        }));
        cluster.start();
    }

    private long autoCommitMs() {
        boolean wanted = config.get(ConsumerKeys.ENABLE_AUTO_COMMIT);
        if (groupId.isEmpty() && wanted && config.isSet(ConsumerKeys.ENABLE_AUTO_COMMIT)) {
            throw new ConfigException(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true, "without a group.id it takes false");
        }
        return wanted && groupId.isPresent() ? config.get(ConsumerKeys.AUTO_COMMIT_INTERVAL_MS) : -1;
    }

    private FetchSettings fetchSettings(boolean readCommitted) {
        return new FetchSettings(
                config.get(ConsumerKeys.FETCH_MIN_BYTES),
                config.get(ConsumerKeys.FETCH_MAX_BYTES),
                config.get(ConsumerKeys.FETCH_MAX_WAIT_MS),
                config.get(ConsumerKeys.MAX_PARTITION_FETCH_BYTES),
                readCommitted,
                config.get(ConsumerKeys.CHECK_CRCS),
                config.get(ConsumerKeys.CLIENT_RACK),
                config.get(CommonKeys.METADATA_MAX_AGE_MS));
    }

    private GroupSettings groupSettings(long retryMs) {
        return new GroupSettings(
                groupId.orElse(""),
                instanceId,
                config.get(ConsumerKeys.SESSION_TIMEOUT_MS),
                config.get(ConsumerKeys.HEARTBEAT_INTERVAL_MS),
                config.get(ConsumerKeys.MAX_POLL_INTERVAL_MS),
                Optional.ofNullable(config.get(ConsumerKeys.GROUP_REMOTE_ASSIGNOR)),
                config.get(ConsumerKeys.CLIENT_RACK),
                retryMs);
    }

    private GroupSide groupSide(
            Coordinator coordinator, GroupSettings terms, List<ConsumerPartitionAssignor> assignors) {
        boolean withoutInternal = config.get(ConsumerKeys.EXCLUDE_INTERNAL_TOPICS);
        if (isConsumerProtocol()) {
            return new ConsumerSide(cluster, coordinator, terms, ownership, withoutInternal, this::tell);
        }
        return new ClassicSide(
                cluster, coordinator, terms, assignors, ownership, withoutInternal, inbox, apiTimeoutMs(), this::tell);
    }

    private boolean isConsumerProtocol() {
        return GroupProtocol.of(config.get(ConsumerKeys.GROUP_PROTOCOL)) == GroupProtocol.CONSUMER;
    }

    private void tell(MemberEvent event) {
        events.add(event);
        inbox.stir();
    }

    @SuppressWarnings("unchecked") // the application says which types it has
    private <T> Deserializer<T> deserializer(Deserializer<T> given, String key, boolean isKey) {
        if (given != null) {
            return given;
        }
        Deserializer<T> made = Plugins.one(config, key, Deserializer.class);
        if (made == null) {
            throw new ConfigException(key, null, "it has to name a class");
        }
        made.configure(config.originals(), isKey);
        return made;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the application says which types it has
    private Interceptors<K, V> interceptors() {
        List<ConsumerInterceptor<K, V>> made = new ArrayList<>();
        for (ConsumerInterceptor one :
                Plugins.many(config, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerInterceptor.class)) {
            made.add(one);
        }
        return new Interceptors<>(made);
    }

    private List<ConsumerPartitionAssignor> assignors() {
        if (!config.isSet(ConsumerKeys.PARTITION_ASSIGNMENT_STRATEGY)) {
            return List.of(new RangeAssignor(), new CooperativeStickyAssignor());
        }
        List<ConsumerPartitionAssignor> made = Plugins.many(
                config, ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ConsumerPartitionAssignor.class);
        if (made.isEmpty()) {
            throw new ConfigException(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, "", "it has to name a class");
        }
        return made;
    }

    /** What the positions want fetched, told to the event loop. */
    private final class FetchesOnLoop implements Fetches {
        @Override
        public void start(TopicPartition partition, long version, Position from, boolean paused) {
            cluster.execute(() -> {
                cluster.metadata().want(partition.topic());
                fetcher.start(partition, version, from.offset(), from.epoch(), paused);
            });
        }

        @Override
        public void stop(TopicPartition partition) {
            cluster.execute(() -> fetcher.stop(partition));
        }

        @Override
        public void pause(TopicPartition partition, boolean paused) {
            cluster.execute(() -> fetcher.pause(partition, paused));
        }
    }

    /** What became of fetches, told to the application's thread. */
    private final class FetchNews implements FetchListener {
        @Override
        public void fetched(FetchedPartition fetched) {
            metrics.fetched();
            inbox.add(() -> buffer.add(fetched));
        }

        @Override
        public void progressed(TopicPartition partition, long version, Progress progress) {
            long end = readsCommitted() ? progress.lastStableOffset() : progress.highWatermark();
            inbox.add(() -> positions.progressed(partition, version, end, progress.logStartOffset()));
        }

        @Override
        public void outOfRange(TopicPartition partition, long version, long offset) {
            inbox.add(() -> {
                LOG.info("[{}] offset {} of {} is not in the log", clientId, offset, partition);
                if (!positions.outOfRange(partition, version)) {
                    failure = new OffsetOutOfRangeException(Map.of(partition, offset));
                }
            });
        }

        @Override
        public void diverged(TopicPartition partition, long version, int epoch, long endOffset) {
            inbox.add(() -> {
                LOG.warn(
                        "[{}] the log of {} was cut: what was read is in it up to offset {}",
                        clientId,
                        partition,
                        endOffset);
                Position end = new Position(endOffset, epoch);
                long at = positions.isAssigned(partition)
                        ? positions.position(partition).map(Position::offset).orElse(endOffset)
                        : endOffset;
                if (!positions.diverged(partition, version, end)) {
                    failure = new LogTruncationException(Map.of(partition, at), Map.of(partition, Commits.offset(end)));
                }
            });
        }

        @Override
        public void failed(TopicPartition partition, long version, long offset, ErrorCode error) {
            inbox.add(() -> {
                if (positions.isCurrent(partition, version)) {
                    failure = exception(partition, offset, error);
                }
            });
        }

        private RuntimeException exception(TopicPartition partition, long offset, ErrorCode error) {
            return switch (error) {
                case TOPIC_AUTHORIZATION_FAILED -> new TopicAuthorizationException(Set.of(partition.topic()));
                case MESSAGE_TOO_LARGE ->
                    new RecordTooLargeException(
                            "the batch at offset " + offset + " of " + partition
                                    + " is larger than max.partition.fetch.bytes, and the broker cuts it off",
                            Map.of(partition, offset));
                default ->
                    new KafkaException("what came from " + partition + " at offset " + offset + " cannot be read: "
                            + error + "; seek behind it to go on");
            };
        }
    }

    private boolean readsCommitted() {
        return config.get(ConsumerKeys.ISOLATION_LEVEL).equals("read_committed");
    }

    private double lagMax() {
        return positions.assigned().stream()
                .mapToDouble(partition -> positions.lag(partition).orElse(0))
                .max()
                .orElse(Double.NaN);
    }

    private Identity identity() {
        return group == null ? Identity.NONE : group.identity();
    }

    long apiTimeoutMs() {
        return config.get(ConsumerKeys.DEFAULT_API_TIMEOUT_MS);
    }

    Positions positions() {
        return positions;
    }

    OffsetSide offsets() {
        return offsets;
    }

    TopicsSide topics() {
        return topics;
    }

    ConsumerMetrics metrics() {
        return metrics;
    }

    Commits commits() {
        requireGroup();
        return commits;
    }

    /** @throws InvalidGroupIdException without a group */
    void requireGroup() {
        if (group == null) {
            throw new InvalidGroupIdException("this takes a group: set group.id");
        }
    }

    Set<String> subscription() {
        return Set.copyOf(
                interest.kind() == Interest.Kind.PATTERN
                        ? new HashSet<>(interest.names(
                                cluster.metadata().image(), config.get(ConsumerKeys.EXCLUDE_INTERNAL_TOPICS)))
                        : interest.topics());
    }

    ConsumerGroupMetadata groupMetadata() {
        requireGroup();
        Identity self = identity();
        return new ConsumerGroupMetadata(groupId.orElseThrow(), self.generation(), self.memberId(), instanceId);
    }

    void subscribe(Interest now) {
        requireGroup();
        if (interest.kind() == Interest.Kind.PARTITIONS) {
            throw new IllegalStateException("partitions are assigned by hand; unsubscribe before a subscription");
        }
        if (now.kind() == Interest.Kind.EXPRESSION && !isConsumerProtocol()) {
            throw new UnsupportedOperationException(
                    "the classic protocol has no expressions that the broker evaluates: set"
                            + " group.protocol=consumer, or subscribe to a java.util.regex.Pattern");
        }
        interest = now;
        boolean all = now.kind() == Interest.Kind.PATTERN;
        cluster.execute(() -> {
            now.topics().forEach(cluster.metadata()::want);
            cluster.metadata().wantAll(all);
        });
        LOG.info(
                "[{}] subscribes to {}",
                clientId,
                now.pattern() != null ? now.pattern() : now.expression() != null ? now.expression() : now.topics());
        group.interest(now);
    }

    void assign(Collection<TopicPartition> partitions) {
        if (interest.isSubscription()) {
            throw new IllegalStateException(
                    "there is a subscription; unsubscribe before partitions are assigned by hand");
        }
        if (commits.isAutomatic()) {
            Map<TopicPartition, OffsetAndMetadata> consumed = commits.consumed();
            if (!consumed.isEmpty()) {
                commits.async(consumed, null);
            }
        }
        interest = Interest.PARTITIONS;
        cluster.execute(() -> partitions.forEach(one -> cluster.metadata().want(one.topic())));
        positions.assign(partitions);
    }

    void unsubscribe() {
        var unused = leave(false, true);
        interest = Interest.NOTHING;
        positions.assign(List.of());
    }

    private CompletableFuture<?> leave(boolean forGood, boolean sends) {
        if (!interest.isSubscription()) {
            return CompletableFuture.completedFuture(null);
        }
        RuntimeException thrown = null;
        try {
            if (identity().isMember()) {
                ownership.revoke(ownership.owned());
            } else {
                ownership.lose(ownership.owned(), "it is no member of the group any more");
            }
        } catch (RuntimeException e) {
            thrown = e;
        }
        events.clear();
        CompletableFuture<?> left = sends ? group.leave(forGood) : CompletableFuture.completedFuture(null);
        if (thrown != null) {
            throw thrown;
        }
        return left;
    }

    void enforceRebalance(String reason) {
        requireGroup();
        if (!interest.isSubscription()) {
            throw new IllegalStateException("without a subscription there is nothing to rebalance");
        }
        group.rejoin(reason);
    }

    ConsumerRecords<K, V> poll(long untilMs) {
        if (interest.kind() == Interest.Kind.NOTHING) {
            throw new IllegalStateException("this consumer reads nothing: subscribe to topics, or assign partitions");
        }
        do {
            inbox.throwIfWokenUp();
            progress();
            ConsumerRecords<K, V> records = buffer.next();
            if (!records.isEmpty()) {
                return interceptors.onConsume(records);
            }
            inbox.await(Math.min(untilMs, Math.min(positions.nextRetryMs(), commits.dueMs())));
        } while (Clock.nowMs() < untilMs);
        return ConsumerRecords.empty();
    }

    /** Everything that a poll does beside giving records. */
    private void progress() {
        if (interest.isSubscription()) {
            sayAlive();
            for (MemberEvent event = events.poll(); event != null; event = events.poll()) {
                handle(event);
            }
            MetadataImage image = cluster.metadata().image();
            if (image != seen) {
                seen = image;
                group.metadata(image);
            }
        }
        inbox.run();
        commits.runCallbacks();
        commits.now();
        throwFailure();
        offsets.update();
    }

    private void handle(MemberEvent event) {
        if (event instanceof MemberEvent.Assigned || event instanceof MemberEvent.Target) {
            metrics.rebalanced();
        }
        group.handle(event);
    }

    private void sayAlive() {
        long now = Clock.nowMs();
        if (now - toldOfPollMs >= POLL_NEWS_MS) {
            toldOfPollMs = now;
            group.polled();
        }
    }

    private void throwFailure() {
        if (failure != null) {
            RuntimeException known = failure;
            failure = null;
            throw known;
        }
    }

    long position(TopicPartition partition, long untilMs) {
        while (true) {
            Optional<Position> known = positions.position(partition);
            if (known.isPresent()) {
                return known.get().offset();
            }
            inbox.throwIfWokenUp();
            inbox.run();
            throwFailure();
            offsets.update();
            if (positions.position(partition).isEmpty()) {
                if (Clock.nowMs() >= untilMs) {
                    throw new TimeoutException("it took too long to find the position of " + partition);
                }
                inbox.await(Math.min(untilMs, positions.nextRetryMs()));
            }
        }
    }

    void wakeup() {
        inbox.wakeup();
    }

    void close(CloseOptions.GroupMembershipOperation operation, long untilMs) {
        RuntimeException thrown = null;
        try {
            commitAtTheEnd(untilMs);
            boolean stays = operation == CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
            CompletableFuture<?> left = leave(operation == CloseOptions.GroupMembershipOperation.LEAVE_GROUP, !stays);
            awaitQuietly(left, untilMs);
            commits.runCallbacks();
        } catch (RuntimeException e) {
            thrown = e;
        } finally {
            closeParts();
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void commitAtTheEnd(long untilMs) {
        if (commits.isAutomatic() && interest.kind() != Interest.Kind.NOTHING) {
            try {
                Map<TopicPartition, OffsetAndMetadata> consumed = commits.consumed();
                if (!consumed.isEmpty()) {
                    commits.sync(consumed, untilMs);
                }
            } catch (ApiException | CommitFailedException e) {
                LOG.warn(
                        "[{}] what was read last could not be committed, and may be read again: {}",
                        clientId,
                        e.getMessage());
            }
        }
    }

    private void awaitQuietly(CompletableFuture<?> left, long untilMs) {
        try {
            inbox.get(left, untilMs, "leave the group");
        } catch (TimeoutException e) {
            LOG.warn("[{}] the coordinator has not answered in time that this member leaves", clientId);
        }
    }

    private void closeParts() {
        interest = Interest.NOTHING;
        positions.assign(List.of());
        cluster.execute(fetcher::close);
        cluster.close();
        // what has come since is let go
        inbox.run();
        buffer.close();
        interceptors.close();
        keys.close();
        values.close();
    }
}
