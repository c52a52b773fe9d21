import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Our producer beside Apache's, by turns, in one process, against the same broker: records a second, and processor time of this
 * process for a million records, user and kernel together; the broker is a process of its own.
 *
 * <p>Arguments: bootstrap address, record size, records in a round, codec, rounds, and "both", "ours" or "apache". With one of
 * the two, the most memory that the process had resident is told at the end.
 */
public final class ProducerCompare {

    private static final int PARTITIONS = 6;
    private static final int VALUES = 1000;
    private static final String TOPIC = "producer-compare";

    private interface Sending extends AutoCloseable {
        void send(byte[] value, AtomicLong acknowledged);

        void flush();
    }

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        int size = Integer.parseInt(args[1]);
        int records = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[4]);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            if (!admin.listTopics().names().get().contains(TOPIC)) {
                NewTopic topic = new NewTopic(TOPIC, PARTITIONS, (short) 1);
                topic.configs(Map.of("retention.bytes", "50000000", "segment.bytes", "20000000"));
                admin.createTopics(List.of(topic)).all().get();
            }
        }
        byte[][] values = values(size);
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "compression.type", args[3]);
        for (int i = 0; i < rounds; i++) {
            if (!args[5].equals("apache")) {
                round("ours", new Ours(config), values, records);
            }
            if (!args[5].equals("ours")) {
                round("apache", new Apache(config), values, records);
            }
        }
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .forEach(System.out::println);
    }

    /** Half of each value repeats, as text and numbers do. */
    private static byte[][] values(int size) {
        Random random = new Random(7);
        byte[][] values = new byte[VALUES][size];
        for (byte[] value : values) {
            random.nextBytes(value);
            for (int i = 0; i < size; i += 2) {
                value[i] = (byte) ('a' + i % 8);
            }
        }
        return values;
    }

    private static void round(String who, Sending sending, byte[][] values, int records) throws Exception {
        try (sending) {
            AtomicLong acknowledged = new AtomicLong();
            for (int i = 0; i < 1000; i++) {
                sending.send(values[i % VALUES], acknowledged);
            }
            sending.flush();
            long cpu = cpuNanos();
            long allocated = allocated();
            long begin = System.nanoTime();
            for (int i = 0; i < records; i++) {
                sending.send(values[i % VALUES], acknowledged);
            }
            sending.flush();
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpuSeconds = (cpuNanos() - cpu) / 1e9;
            System.out.printf(
                    "%-6s %,9.0f records/s, %.3f CPU-s per million, %,9.0f records per CPU-s, %d B allocated a record%n",
                    who,
                    records / seconds,
                    cpuSeconds * 1e6 / records,
                    records / cpuSeconds,
                    (allocated() - allocated) / records);
            if (acknowledged.get() != records + 1000) {
                throw new IllegalStateException(acknowledged + " acknowledged of " + (records + 1000));
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** By this thread: those of the clients allocate little. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static final class Ours implements Sending {
        private final io.odradek.clients.producer.KafkaProducer<byte[], byte[]> producer;

        Ours(Map<String, Object> config) {
            producer = new io.odradek.clients.producer.KafkaProducer<>(
                    config,
                    new io.odradek.common.serialization.ByteArraySerializer(),
                    new io.odradek.common.serialization.ByteArraySerializer());
        }

        @Override
        public void send(byte[] value, AtomicLong acknowledged) {
            var unused = producer.send(
                    new io.odradek.clients.producer.ProducerRecord<>(TOPIC, value), (metadata, error) -> {
                        if (error == null) {
                            acknowledged.incrementAndGet();
                        }
                    });
        }

        @Override
        public void flush() {
            producer.flush();
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    private static final class Apache implements Sending {
        private final org.apache.kafka.clients.producer.KafkaProducer<byte[], byte[]> producer;

        Apache(Map<String, Object> config) {
            producer = new org.apache.kafka.clients.producer.KafkaProducer<>(
                    config,
                    new org.apache.kafka.common.serialization.ByteArraySerializer(),
                    new org.apache.kafka.common.serialization.ByteArraySerializer());
        }

        @Override
        public void send(byte[] value, AtomicLong acknowledged) {
            var unused = producer.send(
                    new org.apache.kafka.clients.producer.ProducerRecord<>(TOPIC, value), (metadata, error) -> {
                        if (error == null) {
                            acknowledged.incrementAndGet();
                        }
                    });
        }

        @Override
        public void flush() {
            producer.flush();
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    private ProducerCompare() {}
}
