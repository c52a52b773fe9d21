package io.odradek.clients.producer;

import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.between;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.ConfigType.BOOLEAN;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import io.odradek.clients.config.ClientKey;
import io.odradek.clients.config.CommonKeys;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a producer beside those of every client. */
final class ProducerKeys {

    private static final String INT_MAX = "2147483647";

    static final ClientKey<Long> CONNECTIONS_MAX_IDLE_MS = CommonKeys.connectionsMaxIdleMs(540_000);
    static final ClientKey<Integer> RECEIVE_BUFFER = CommonKeys.receiveBufferBytes(32 * 1024);
    static final ClientKey<Long> METADATA_MAX_IDLE_MS = ClientKey.of(
            ProducerConfig.METADATA_MAX_IDLE_CONFIG,
            LONG,
            "300000",
            atLeast(5000),
            "After how many ms without a record to it a topic is forgotten.");
    static final ClientKey<Integer> RETRIES = ClientKey.of(
            ProducerConfig.RETRIES_CONFIG,
            INT,
            INT_MAX,
            atLeast(0),
            "How often records may be sent again; delivery.timeout.ms ends it sooner.");
    static final ClientKey<Integer> BATCH_SIZE = ClientKey.of(
            ProducerConfig.BATCH_SIZE_CONFIG,
            INT,
            "16384",
            atLeast(0),
            "Bytes up to which records to one partition are sent together.");
    static final ClientKey<Long> LINGER_MS = ClientKey.of(
            ProducerConfig.LINGER_MS_CONFIG,
            LONG,
            "5",
            atLeast(0),
            "How many ms a record may wait for others to the same partition.");
    static final ClientKey<Integer> DELIVERY_TIMEOUT_MS = ClientKey.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            INT,
            "120000",
            atLeast(0),
            "After how many ms a record that was not acknowledged is given up.");
    static final ClientKey<String> ACKS = ClientKey.of(
            ProducerConfig.ACKS_CONFIG,
            STRING,
            "all",
            oneOf("all", "-1", "0", "1"),
            "Who has to have a record before it counts as written: all replicas in sync, the leader (1), or nobody (0).");
    static final ClientKey<Integer> MAX_REQUEST_SIZE = ClientKey.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            INT,
            "1048576",
            atLeast(0),
            "Bytes of the largest request, and of the largest record.");
    static final ClientKey<Long> MAX_BLOCK_MS = ClientKey.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            LONG,
            "60000",
            atLeast(0),
            "How many ms send may wait for metadata or for memory.");
    static final ClientKey<Long> BUFFER_MEMORY = ClientKey.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            LONG,
            "33554432",
            atLeast(0),
            "Bytes of records that may wait to be sent, or to be acknowledged.");
    static final ClientKey<String> COMPRESSION_TYPE = ClientKey.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            STRING,
            "none",
            oneOf("none", "gzip", "snappy", "lz4", "zstd"),
            "The codec of batches.");
    static final ClientKey<Integer> GZIP_LEVEL = ClientKey.of(
            ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG,
            INT,
            "-1",
            between(-1, 9),
            "From 1, fast, to 9, small; -1 for the codec's own.");
    static final ClientKey<Integer> LZ4_LEVEL = ClientKey.of(
            ProducerConfig.COMPRESSION_LZ4_LEVEL_CONFIG,
            INT,
            "9",
            between(1, 17),
            "From 1 to 17; 9 is the fast compressor, all others the small one.");
    static final ClientKey<Integer> ZSTD_LEVEL = ClientKey.of(
            ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, INT, "3", between(-131_072, 22), "Up to 22, small.");
    static final ClientKey<Integer> MAX_IN_FLIGHT = ClientKey.of(
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            INT,
            "5",
            atLeast(1),
            "Requests to one broker that may be under way at a time.");
    static final ClientKey<String> KEY_SERIALIZER = ClientKey.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, STRING, null, "The class that makes bytes of keys.");
    static final ClientKey<String> VALUE_SERIALIZER = ClientKey.of(
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, STRING, null, "The class that makes bytes of values.");
    static final ClientKey<String> PARTITIONER_CLASS = ClientKey.of(
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            STRING,
            null,
            "The class that chooses partitions; without one, keys do, and without keys the producer.");
    static final ClientKey<Boolean> ADAPTIVE = ClientKey.of(
            ProducerConfig.PARTITIONER_ADPATIVE_PARTITIONING_ENABLE_CONFIG,
            BOOLEAN,
            "true",
            "Whether partitions whose brokers are slow get less of the records without keys.");
    static final ClientKey<Long> AVAILABILITY_TIMEOUT_MS = ClientKey.of(
            ProducerConfig.PARTITIONER_AVAILABILITY_TIMEOUT_MS_CONFIG,
            LONG,
            "0",
            atLeast(0),
            "For how many ms a batch may wait for its broker before records without keys go elsewhere; 0 for ever.");
    static final ClientKey<Boolean> IGNORE_KEYS = ClientKey.of(
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            BOOLEAN,
            "false",
            "Whether records with keys are spread as those without.");
    static final ClientKey<String> INTERCEPTORS = ClientKey.of(
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, STRING, "", "Classes that see each record before it is sent.");
    static final ClientKey<Boolean> IDEMPOTENCE = ClientKey.of(
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            BOOLEAN,
            "true",
            "Whether brokers recognise what is sent again, so that nothing is written twice and order is kept.");
    static final ClientKey<String> TRANSACTIONAL_ID = ClientKey.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            STRING,
            null,
            "The name under which this producer, and the one that comes after it, writes in transactions.");
    static final ClientKey<Integer> TRANSACTION_TIMEOUT_MS = ClientKey.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            INT,
            "60000",
            atLeast(1),
            "After how many ms the brokers abort a transaction that goes on.");

    private static final List<ClientKey<?>> OWN = List.of(
            CONNECTIONS_MAX_IDLE_MS,
            RECEIVE_BUFFER,
            METADATA_MAX_IDLE_MS,
            RETRIES,
            BATCH_SIZE,
            LINGER_MS,
            DELIVERY_TIMEOUT_MS,
            ACKS,
            MAX_REQUEST_SIZE,
            MAX_BLOCK_MS,
            BUFFER_MEMORY,
            COMPRESSION_TYPE,
            GZIP_LEVEL,
            LZ4_LEVEL,
            ZSTD_LEVEL,
            MAX_IN_FLIGHT,
            KEY_SERIALIZER,
            VALUE_SERIALIZER,
            PARTITIONER_CLASS,
            ADAPTIVE,
            AVAILABILITY_TIMEOUT_MS,
            IGNORE_KEYS,
            INTERCEPTORS,
            IDEMPOTENCE,
            TRANSACTIONAL_ID,
            TRANSACTION_TIMEOUT_MS);

    private ProducerKeys() {}

    /** All keys of a producer, those of every client first. */
    static List<ClientKey<?>> all() {
        return Stream.concat(CommonKeys.all().stream(), OWN.stream()).toList();
    }
}
