import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What it costs a broker to serve fetches: Apache's consumer reads a topic of 6 partitions, by assign, again and again, and the
 * processor time that the broker's process took meanwhile is shown per GB of values.
 *
 * <p>Arguments: bootstrap address, the broker's process id, record size, MB to write, times to read.
 */
public final class FetchCost {

    private static final int PARTITIONS = 6;
    private static final double TICKS_PER_SECOND = 100;

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        long pid = Long.parseLong(args[1]);
        int size = Integer.parseInt(args[2]);
        int records = (int) (Long.parseLong(args[3]) * 1_000_000 / size);
        String topic = "fetch-cost-" + size;
        write(bootstrap, topic, size, records);
        read(bootstrap, topic, records);
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            double cpuBefore = cpuSeconds(pid);
            double seconds = read(bootstrap, topic, records);
            double gigabytes = (double) size * records / 1e9;
            System.out.printf(
                    "%d B: %.0f MB/s, %.0f records/s, broker CPU-s/GB %.3f%n",
                    size, gigabytes * 1000 / seconds, records / seconds, (cpuSeconds(pid) - cpuBefore) / gigabytes);
        }
    }

    private static void write(String bootstrap, String topic, int size, int records) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        byte[] value = new byte[size];
        new Random(1).nextBytes(value);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "1", "enable.idempotence", "false"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, value));
            }
        }
    }

    private static double read(String bootstrap, String topic, int records) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long start = System.nanoTime();
            int seen = 0;
            while (seen < records) {
                seen += consumer.poll(Duration.ofMillis(500)).count();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** User and system time of a process, from field 14 and 15 of /proc/PID/stat. */
    private static double cpuSeconds(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
