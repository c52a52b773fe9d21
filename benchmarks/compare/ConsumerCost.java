import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What it costs to consume: this project's consumer and Apache's read the same topic of 6 partitions in turn, by assign, as byte
 * arrays and as strings. Shown are records a second, and the processor time of this process for a million records, garbage
 * collection included.
 *
 * <p>Arguments: bootstrap address, record size, codec, records to write, times to read with each.
 */
public final class ConsumerCost {

    private static final int PARTITIONS = 6;

    /** One of the two, made anew for each reading. */
    private interface Reading {
        int read(String bootstrap, String topic, int records, boolean text);
    }

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        int size = Integer.parseInt(args[1]);
        String codec = args[2];
        int records = Integer.parseInt(args[3]);
        String topic = "consumer-cost-" + size + "-" + codec + "-" + System.nanoTime();
        write(bootstrap, topic, size, codec, records);
        for (boolean text : new boolean[] {false, true}) {
            String what = size + " B, " + codec + ", " + (text ? "strings" : "bytes");
            measure("warm", ConsumerCost::own, bootstrap, topic, records, text);
            measure("warm", ConsumerCost::apaches, bootstrap, topic, records, text);
            double own = 0;
            double apaches = 0;
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                own += measure(what + ", own:     ", ConsumerCost::own, bootstrap, topic, records, text);
                apaches += measure(what + ", Apache's:", ConsumerCost::apaches, bootstrap, topic, records, text);
            }
            System.out.printf("%s: records for each CPU second, own to Apache's: %.2f%n", what, apaches / own);
        }
    }

    private static double measure(
            String name, Reading reading, String bootstrap, String topic, int records, boolean text) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.gc();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        int seen = reading.read(bootstrap, topic, records, text);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        if (!name.equals("warm")) {
            System.out.printf(
                    "%s %.0f records/s, %.3f CPU-s for a million records%n",
                    name, seen / seconds, cpuSeconds / seen * 1e6);
        }
        return cpuSeconds;
    }

    private static void write(String bootstrap, String topic, int size, String codec, int records) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        // text of few letters, so that there is something to compress
        Random random = new Random(1);
        byte[] value = new byte[size];
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "1", "enable.idempotence", "false", "linger.ms", "20",
                        "compression.type", codec),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                for (int j = 0; j < size; j++) {
                    value[j] = (byte) ('a' + random.nextInt(8));
                }
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, value.clone()));
            }
        }
    }

    private static Map<String, Object> settings(String bootstrap, String prefix, boolean text) {
        String deserializer = prefix + ".common.serialization." + (text ? "String" : "ByteArray") + "Deserializer";
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.deserializer", deserializer);
        settings.put("value.deserializer", deserializer);
        return settings;
    }

    private static int own(String bootstrap, String topic, int records, boolean text) {
        List<io.odradek.common.TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new io.odradek.common.TopicPartition(topic, i));
        }
        try (var consumer = new io.odradek.clients.consumer.KafkaConsumer<Object, Object>(
                settings(bootstrap, "io.odradek", text))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int seen = 0;
            while (seen < records) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    seen += record.value() == null ? 0 : 1;
                }
            }
            return seen;
        }
    }

    private static int apaches(String bootstrap, String topic, int records, boolean text) {
        List<org.apache.kafka.common.TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new org.apache.kafka.common.TopicPartition(topic, i));
        }
        try (var consumer = new org.apache.kafka.clients.consumer.KafkaConsumer<Object, Object>(
                settings(bootstrap, "org.apache.kafka", text))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int seen = 0;
            while (seen < records) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    seen += record.value() == null ? 0 : 1;
                }
            }
            return seen;
        }
    }

    private ConsumerCost() {}
}
