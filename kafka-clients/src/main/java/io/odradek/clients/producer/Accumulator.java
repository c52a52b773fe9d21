package io.odradek.clients.producer;

import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.header.Header;
import io.odradek.compression.CompressionType;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes records from the threads of the application and puts them into batches. The event loop is woken once for a batch, when it
 * is full, or when it is opened and no timer runs that will find it; never for a record.
 *
 * <p>Runs on: any thread.
 */
final class Accumulator {

    /** Who sends what is here. */
    interface Wake {
        /** The queue has something to send. Runs on: any thread. */
        void signal(PartitionQueue queue);

        /** Something lingers. Runs on: any thread. */
        void linger();

        /** Whether this thread may block. */
        boolean mayWait();

        /** A thread waits for memory: nothing should linger. Runs on: any thread. */
        void hurry();
    }

    /** A deadline of max.block.ms from when it is needed: most records have to wait for nothing, and need no clock. */
    static final long FROM_NOW = Long.MIN_VALUE;

    private final ProducerSettings settings;
    private final BufferMemory memory;
    private final Ratio ratio;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();
    private final Set<BatchResult> unsettled = ConcurrentHashMap.newKeySet();
    private final Queue<Batch> lingering = new ConcurrentLinkedQueue<>();
    private final AtomicInteger flushing = new AtomicInteger();
    private volatile boolean closed;
    private Wake wake;

    Accumulator(ProducerSettings settings) {
        this.settings = settings;
        this.memory = new BufferMemory(settings.bufferMemory());
        this.ratio = new Ratio();
    }

    /** To be called before anything else. */
    void wake(Wake who) {
        wake = who;
    }

    BufferMemory memory() {
        return memory;
    }

    TopicQueues topic(String name) {
        TopicQueues known = topics.get(name);
        return known != null ? known : topics.computeIfAbsent(name, this::newTopic);
    }

    private TopicQueues newTopic(String name) {
        return new TopicQueues(
                name, this::newQueue, settings.adaptive(), BufferMemory.nanos(settings.availabilityTimeoutMs()));
    }

    private PartitionQueue newQueue(TopicPartition topicPartition) {
        return new PartitionQueue(
                topicPartition, new PartitionOrder<>(settings.idempotent(), !settings.transactional()));
    }

    Collection<TopicQueues> topics() {
        return topics.values();
    }

    /** The batches that linger, those opened first first. */
    Queue<Batch> lingering() {
        return lingering;
    }

    /** Whether open batches are to be sent at once: somebody waits for them, or for their memory. */
    boolean isHurried() {
        return closed || flushing.get() > 0 || memory.hasWaiters();
    }

    /**
     * Puts a record into a batch.
     *
     * @param partition -1 for any
     * @param deadlineNanos until when it may wait for memory
     * @throws TimeoutException if there was no memory in time
     */
    SendFuture append(
            TopicQueues topic,
            int partition,
            long timestamp,
            byte[] key,
            byte[] value,
            Header[] headers,
            Callback callback,
            long deadlineNanos)
            throws InterruptedException {
        int maxSize = RecordBatchWriter.maxSize(key, value, headers);
        while (true) {
            TopicQueues.Sticky sticky = partition < 0 ? topic.sticky() : null;
            PartitionQueue queue = sticky == null ? topic.queue(partition) : sticky.queue();
            SendFuture future = null;
            boolean stale;
            synchronized (queue) {
                stale = sticky != null && !topic.isSticky(sticky);
                if (!stale) {
                    future = queue.tryAppend(timestamp, key, value, headers, maxSize, callback);
                    if (future == null) {
                        stale = makeRoom(topic, queue, sticky, maxSize);
                    } else if (sticky != null) {
                        sticky.add(maxSize);
                    }
                }
            }
            if (stale) {
                continue;
            }
            if (future == null) {
                future = appendToNew(
                        topic, queue, sticky, timestamp, key, value, headers, maxSize, callback, deadlineNanos);
            }
            if (future != null) {
                return future;
            }
        }
    }

    /** Closes what is full, and goes on to another partition if this one has got its share. */
    private boolean makeRoom(TopicQueues topic, PartitionQueue queue, TopicQueues.Sticky sticky, int maxSize) {
        if (queue.open() != null) {
            Batch full = queue.closeOpen(settings.compressionLevel());
            ratio.learn(full.ratio());
            wake.signal(queue);
        }
        if (sticky != null && sticky.bytes() > 0 && sticky.bytes() + maxSize > settings.batchSize()) {
            topic.next(sticky);
            return true;
        }
        return false;
    }

    /** Null if another partition's turn came meanwhile. */
    private SendFuture appendToNew(
            TopicQueues topic,
            PartitionQueue queue,
            TopicQueues.Sticky sticky,
            long timestamp,
            byte[] key,
            byte[] value,
            Header[] headers,
            int maxSize,
            Callback callback,
            long deadlineNanos)
            throws InterruptedException {
        int capacity = Math.max(maxSize, plainCapacity());
        int reserved = (int) Math.min(RecordBatch.HEADER_SIZE + (long) capacity, memory.total());
        reserve(queue, reserved, deadlineNanos);
        SendFuture future;
        Batch made = null;
        synchronized (queue) {
            requireOpen();
            if (sticky != null && !topic.isSticky(sticky)) {
                future = null;
            } else {
                future = queue.tryAppend(timestamp, key, value, headers, maxSize, callback);
                if (future == null) {
                    if (queue.open() != null) {
                        queue.closeOpen(settings.compressionLevel());
                        wake.signal(queue);
                    }
                    made = new Batch(queue, settings.compression(), capacity, reserved, System.nanoTime());
                    future = made.tryAppend(timestamp, key, value, headers, maxSize, callback);
                    queue.open(made);
                    unsettled.add(made.result());
                }
                if (sticky != null) {
                    sticky.add(maxSize);
                }
            }
        }
        if (made == null) {
            memory.release(reserved);
        } else if (settings.lingerMs() == 0 || isHurried()) {
            wake.signal(queue);
        } else {
            lingering.add(made);
            wake.linger();
        }
        return future;
    }

    private int plainCapacity() {
        int batch = Math.max(0, settings.batchSize() - RecordBatch.HEADER_SIZE);
        return settings.compression() == CompressionType.NONE ? batch : ratio.plainBytes(batch);
    }

    private void reserve(PartitionQueue queue, int bytes, long deadlineNanos) throws InterruptedException {
        if (memory.tryReserve(bytes)) {
            return;
        }
        wake.hurry();
        long left = deadlineNanos == FROM_NOW
                ? BufferMemory.nanos(settings.maxBlockMs())
                : deadlineNanos - System.nanoTime();
        // on the event loop, where callbacks run, nothing may wait: nobody would free anything
        if (!memory.reserve(bytes, wake.mayWait() ? left : 0)) {
            requireOpen();
            throw new TimeoutException(
                    "no memory for a record to " + queue.topicPartition() + " came free within max.block.ms="
                            + settings.maxBlockMs() + ": buffer.memory=" + memory.total()
                            + " is full of records that the brokers have not acknowledged. Send less, raise buffer.memory, or see"
                            + " why the brokers are slow; of this partition: " + queue.trouble());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new KafkaException("the producer was closed while send was waiting");
        }
    }

    /** A batch that was split goes on as its parts. */
    void split(Batch whole, List<Batch> parts) {
        parts.forEach(part -> unsettled.add(part.result()));
        unsettled.remove(whole.result());
    }

    /** A batch whose fate has been told. */
    void settled(Batch batch) {
        unsettled.remove(batch.result());
    }

    /** What was appended and not settled, now. */
    List<BatchResult> unsettled() {
        return List.copyOf(unsettled);
    }

    void beginFlush() {
        flushing.incrementAndGet();
    }

    void endFlush() {
        flushing.decrementAndGet();
    }

    /** Nothing is appended from now on. */
    void close() {
        closed = true;
    }
}
