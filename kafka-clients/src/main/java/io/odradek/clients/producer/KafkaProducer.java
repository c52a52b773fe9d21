package io.odradek.clients.producer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.ClusterSettings;
import io.odradek.clients.cluster.ClusterViews;
import io.odradek.clients.cluster.TopicImage;
import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.CommonKeys;
import io.odradek.clients.config.Plugins;
import io.odradek.clients.consumer.ConsumerGroupMetadata;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.KafkaException;
import io.odradek.common.Metric;
import io.odradek.common.MetricName;
import io.odradek.common.PartitionInfo;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.config.ConfigException;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.InterruptException;
import io.odradek.common.errors.ProducerFencedException;
import io.odradek.common.errors.RecordTooLargeException;
import io.odradek.common.errors.SerializationException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.TransactionAbortedException;
import io.odradek.common.header.Header;
import io.odradek.common.header.internals.RecordHeaders;
import io.odradek.common.serialization.Serializer;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sends records to topics.
 *
 * <pre>{@code
 * Properties config = new Properties();
 * config.put("bootstrap.servers", "localhost:9092");
 * try (KafkaProducer<String, String> producer =
 *         new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
 *     producer.send(new ProducerRecord<>("orders", "customer-7", "two of them"), (metadata, error) -> {
 *         if (error != null) {
 *             log.error("not sent", error);
 *         }
 *     });
 * }
 * }</pre>
 *
 * <p>{@link #send} puts a record into a batch and returns; one thread of the producer's own sends batches, again where that helps,
 * and calls callbacks. By default it is idempotent: each record is written once, and those of a partition in the order in which
 * they were sent.
 *
 * <p>Runs on: any number of threads; one producer for an application is better than several. Close it, or records that were not
 * sent yet are lost.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public class KafkaProducer<K, V> implements Producer<K, V> {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ProducerSettings settings;
    private final Encoder<K> keyEncoder;
    private final Encoder<V> valueEncoder;
    private final Partitioner partitioner;
    private final Interceptors<K, V> interceptors;
    private final ClusterClient cluster;
    private final Accumulator accumulator;
    private final ProducerMetrics metrics;
    private final Sender sender;
    private final TopicWait topicWait;
    private final Transactions transactions;
    private volatile boolean closed;

    /** @throws ConfigException if the configuration cannot be used */
    public KafkaProducer(Map<String, Object> configs) {
        this(configs, null, null);
    }

    /** @throws ConfigException if the configuration cannot be used */
    public KafkaProducer(Properties properties) {
        this(properties, null, null);
    }

    /** @throws ConfigException if the configuration cannot be used */
    public KafkaProducer(Properties properties, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        this(ClientConfig.mapOf(properties), keySerializer, valueSerializer);
    }

    /**
     * @param configs keys as in {@link ProducerConfig}; values as text or as what they mean
     * @param keySerializer null to take the one of the configuration; one that is given is not configured by the producer
     * @throws ConfigException if the configuration cannot be used
     */
    public KafkaProducer(Map<String, Object> configs, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        ClientConfig config = new ClientConfig(ProducerKeys.all(), configs);
        settings = ProducerSettings.of(config);
        String clientId = clientId(config);
        keyEncoder = new Encoder<>(
                serializer(config, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, keySerializer, true, clientId), "key");
        valueEncoder = new Encoder<>(
                serializer(config, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, valueSerializer, false, clientId),
                "value");
        partitioner = Plugins.one(config, ProducerConfig.PARTITIONER_CLASS_CONFIG, Partitioner.class);
        interceptors = new Interceptors<>(interceptors(config));
        config.warnOfUnknown("producer " + clientId, CommonKeys.WITHOUT_EFFECT);
        cluster = new ClusterClient(
                ClusterSettings.of(
                        config,
                        clientId,
                        ProducerKeys.CONNECTIONS_MAX_IDLE_MS,
                        ProducerKeys.RECEIVE_BUFFER,
                        config.get(ProducerKeys.METADATA_MAX_IDLE_MS),
                        true),
                "producer");
        accumulator = new Accumulator(settings);
        metrics = new ProducerMetrics(clientId, accumulator.memory());
        sender = new Sender(cluster, settings, accumulator, metrics);
        accumulator.wake(sender);
        topicWait = new TopicWait(cluster);
        transactions = settings.transactional() ? new Transactions(cluster, settings, sender::wake) : null;
        sender.start(transactions == null ? new PlainIdentity(cluster, settings, sender::wake) : transactions);
        cluster.start();
    }

    private static String clientId(ClientConfig config) {
        String given = config.get(CommonKeys.CLIENT_ID);
        if (!given.isEmpty()) {
            return given;
        }
        String transactionalId = config.get(ProducerKeys.TRANSACTIONAL_ID);
        return "producer-" + (transactionalId == null ? COUNT.incrementAndGet() : transactionalId);
    }

    @SuppressWarnings("unchecked") // what types a serializer takes is the application's word
    private static <T> Serializer<T> serializer(
            ClientConfig config, String key, Serializer<T> given, boolean isKey, String clientId) {
        if (given != null) {
            return given;
        }
        Serializer<T> made = Plugins.one(config, key, Serializer.class);
        if (made == null) {
            throw new ConfigException("the configuration " + key + " is missing, and no serializer was given");
        }
        Map<String, Object> all = config.originals();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        made.configure(all, isKey);
        return made;
    }

    @SuppressWarnings("unchecked") // as above
    private static <K, V> List<ProducerInterceptor<K, V>> interceptors(ClientConfig config) {
        List<ProducerInterceptor<K, V>> all = new ArrayList<>();
        Plugins.many(config, ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ProducerInterceptor.class)
                .forEach(one -> all.add(one));
        return all;
    }

    /**
     * Gets the producer's identity from the coordinator of its {@code transactional.id}: producers before it with the same id are
     * fenced, and what they left open is aborted. Once, before the first transaction; again after a timeout.
     *
     * @throws IllegalStateException without {@code transactional.id}
     * @throws TimeoutException after {@code max.block.ms}
     */
    @Override
    public void initTransactions() {
        requireTransactions();
        awaitTransaction(transactions::init, "initTransactions");
    }

    /**
     * Begins a transaction: what is sent from now on is read by those who read committed records only when it is committed.
     *
     * @throws IllegalStateException without transactions, or when one is open
     * @throws ProducerFencedException if another producer has taken over the id
     */
    @Override
    public void beginTransaction() {
        requireTransactions();
        transactions.begin();
    }

    /**
     * Commits offsets of a group together with the transaction: those of the next records to read.
     *
     * @throws IllegalStateException without an open transaction
     * @throws TimeoutException after {@code max.block.ms}
     * @throws KafkaException if the group's coordinator refuses them; the transaction has to be aborted
     */
    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        requireTransactions();
        transactions.requireOpen("send offsets");
        if (!offsets.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
            awaitTransaction(() -> transactions.commitOffsets(copy, groupMetadata), "sendOffsetsToTransaction");
        }
    }

    /**
     * Sends what has not been sent yet, and commits the transaction.
     *
     * @throws IllegalStateException without an open transaction
     * @throws KafkaException if a record of it was given up: it has to be aborted
     * @throws TimeoutException after {@code max.block.ms}; it may be committed or not, call this again
     */
    @Override
    public void commitTransaction() {
        requireTransactions();
        transactions.requireOpen("commit a transaction");
        flush();
        transactions.requireOpen("commit a transaction");
        awaitTransaction(() -> transactions.end(true), "commitTransaction");
    }

    /**
     * Gives up the transaction: its records that were not sent yet are not sent, and those that were are not read by those who read
     * committed records only.
     *
     * @throws IllegalStateException without an open transaction
     * @throws TimeoutException after {@code max.block.ms}; call this again
     */
    @Override
    public void abortTransaction() {
        requireTransactions();
        transactions.requireEnding();
        awaitTransaction(
                () -> sender.abortUnsent(new TransactionAbortedException("the transaction was aborted"))
                        .thenCompose(quiet -> transactions.end(false)),
                "abortTransaction");
    }

    private void requireTransactions() {
        requireOpen();
        if (transactions == null) {
            throw new IllegalStateException(
                    "Cannot use transactional methods without enabling transactions by setting the"
                            + " transactional.id configuration property");
        }
    }

    private void awaitTransaction(Supplier<CompletableFuture<Void>> step, String what) {
        CompletableFuture<Void> done =
                CompletableFuture.completedFuture(null).thenComposeAsync(begin -> step.get(), cluster.loop());
        try {
            done.get(settings.maxBlockMs(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException(what + " was not answered within max.block.ms=" + settings.maxBlockMs() + ": "
                    + transactions.trouble() + "; are transactions there, and is their coordinator up?");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException("interrupted in " + what, e);
        }
    }

    /** Sends a record; as {@link #send(ProducerRecord, Callback)} without a callback. */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
        return send(record, null);
    }

    /**
     * Puts a record into a batch to be sent. Waits, up to {@code max.block.ms}, as long as its topic is not known or
     * {@code buffer.memory} is full.
     *
     * @param callback hears what became of the record; may be null
     * @return where the record lies, when it is acknowledged, or why it was given up; what has to do with brokers, time or size
     *     is told here and not thrown
     * @throws IllegalStateException if the producer is closed
     * @throws SerializationException if key or value are not what the serializers take
     * @throws InterruptException if the thread is interrupted while it waits
     */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
        requireOpen();
        if (interceptors.isEmpty()) {
            return sendIntercepted(record, callback);
        }
        ProducerRecord<K, V> changed = interceptors.onSend(record);
        return sendIntercepted(changed, interceptors.before(changed, callback));
    }

    private Future<RecordMetadata> sendIntercepted(ProducerRecord<K, V> record, Callback callback) {
        if (transactions != null) {
            transactions.requireOpen("send a record to " + record.topic());
        }
        try {
            return append(record, callback);
        } catch (ApiException e) {
            int partition = record.partition() == null ? RecordMetadata.UNKNOWN_PARTITION : record.partition();
            TopicPartition where = new TopicPartition(record.topic(), partition);
            metrics.failed(record.topic(), 1);
            if (callback != null) {
                callback.onCompletion(new RecordMetadata(where, -1, 0, -1, -1, -1), e);
            }
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException("interrupted while waiting to send a record to " + record.topic(), e);
        }
    }

    private SendFuture append(ProducerRecord<K, V> record, Callback callback) throws InterruptedException {
        long timestamp = record.timestamp() == null ? System.currentTimeMillis() : record.timestamp();
        TopicQueues topic = accumulator.topic(record.topic());
        int wanted = record.partition() == null ? 0 : record.partition();
        long deadline = Accumulator.FROM_NOW;
        if (wanted >= topic.partitions()) {
            deadline = deadline();
            awaitTopic(record.topic(), topic, wanted, deadline);
        }
        byte[] key = keyEncoder.encode(record, record.key());
        byte[] value = valueEncoder.encode(record, record.value());
        RecordHeaders headers = record.headersOrNull();
        Header[] headerArray = null;
        if (headers != null) {
            headers.setReadOnly();
            headerArray = headers.toArray();
        }
        int partition = partition(record, topic, key, value);
        requireSize(record, key, value, headerArray);
        return accumulator.append(topic, partition, timestamp, key, value, headerArray, callback, deadline);
    }

    private long deadline() {
        return System.nanoTime() + BufferMemory.nanos(settings.maxBlockMs());
    }

    private void awaitTopic(String name, TopicQueues topic, int partition, long deadlineNanos)
            throws InterruptedException {
        TopicImage known = topicWait.await(name, partition, deadlineNanos);
        topic.atLeast(known.partitions().size());
    }

    private int partition(ProducerRecord<K, V> record, TopicQueues topic, byte[] key, byte[] value) {
        if (record.partition() != null) {
            return record.partition();
        }
        if (partitioner != null) {
            int chosen = partitioner.partition(
                    record.topic(),
                    record.key(),
                    key,
                    record.value(),
                    value,
                    ClusterViews.of(cluster.metadata().image()));
            if (chosen < 0 || chosen >= topic.partitions()) {
                throw new IllegalArgumentException(
                        "the partitioner " + partitioner.getClass().getName() + " chose partition " + chosen
                                + " of topic " + record.topic() + ", which has " + topic.partitions());
            }
            return chosen;
        }
        return key == null || settings.ignoreKeys() ? -1 : Murmur2.partition(key, topic.partitions());
    }

    private void requireSize(ProducerRecord<K, V> record, byte[] key, byte[] value, Header[] headers) {
        long size = (long) RecordBatch.HEADER_SIZE + RecordBatchWriter.maxSize(key, value, headers);
        if (size > settings.maxRequestSize()) {
            throw new RecordTooLargeException("a record of " + size + " bytes to " + record.topic()
                    + " is larger than max.request.size=" + settings.maxRequestSize());
        }
        if (size > settings.bufferMemory()) {
            throw new RecordTooLargeException("a record of " + size + " bytes to " + record.topic()
                    + " is larger than buffer.memory=" + settings.bufferMemory());
        }
    }

    /**
     * Sends everything at once that was handed over before, and waits until all of it is acknowledged or given up.
     *
     * @throws InterruptException if the thread is interrupted while it waits
     * @throws KafkaException from a callback, which would wait for itself
     */
    @Override
    public void flush() {
        if (cluster.loop().inEventLoop()) {
            throw new KafkaException("flush cannot be called from a callback: it would wait for itself");
        }
        accumulator.beginFlush();
        try {
            sender.hurry();
            for (BatchResult one : accumulator.unsettled()) {
                boolean done = one.await(Long.MAX_VALUE / 2);
                assert done : "nobody waits for a hundred years";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException("interrupted while waiting for a flush", e);
        } finally {
            accumulator.endFlush();
        }
    }

    /**
     * The partitions of a topic. Waits up to {@code max.block.ms} if it is not known.
     *
     * @throws ApiException if it is not known in time
     */
    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        requireOpen();
        try {
            TopicImage known = topicWait.await(topic, 0, deadline());
            return ClusterViews.partitions(cluster.metadata().image(), known);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException("interrupted while waiting for the partitions of " + topic, e);
        }
    }

    /** What the producer measures; a view that stays up to date. */
    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return metrics.all();
    }

    /** @throws IllegalStateException always: this client pushes no telemetry, so that it has no id for it */
    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new IllegalStateException("Telemetry is not enabled: this client pushes none");
    }

    /** Sends everything that was handed over, and closes. */
    @Override
    public void close() {
        close(Duration.ofMillis(Long.MAX_VALUE));
    }

    /**
     * Sends what was handed over as long as there is time, gives up the rest, and closes.
     *
     * @throws IllegalArgumentException if the time is below 0
     * @throws InterruptException if the thread is interrupted while it waits; the producer is closed all the same
     */
    @Override
    public void close(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the time to close in cannot be below 0");
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean interrupted = !drain(timeout);
        accumulator.close();
        accumulator.memory().close();
        cluster.execute(() -> {
            sender.abort(new KafkaException("Producer is closed forcefully."));
            if (transactions != null) {
                transactions.close();
            }
        });
        cluster.close();
        interceptors.close();
        keyEncoder.close();
        valueEncoder.close();
        if (partitioner != null) {
            partitioner.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptException("interrupted while waiting for records to be sent before closing");
        }
    }

    /** False if it was interrupted. From a callback nothing is waited for. */
    private boolean drain(Duration timeout) {
        if (cluster.loop().inEventLoop() || timeout.isZero()) {
            return true;
        }
        long most = Long.MAX_VALUE / 2;
        long left = timeout.compareTo(Duration.ofNanos(most)) > 0 ? most : timeout.toNanos();
        long deadline = System.nanoTime() + left;
        accumulator.beginFlush();
        sender.hurry();
        try {
            for (BatchResult one : accumulator.unsettled()) {
                if (!one.await(deadline - System.nanoTime())) {
                    return true;
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Cannot perform operation after producer has been closed");
        }
    }
}
