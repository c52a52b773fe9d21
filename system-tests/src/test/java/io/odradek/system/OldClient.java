package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A release of Apache's Java clients from its own jars and with the codecs of its time, in a class loader of its own. It is
 * driven by reflection, since signatures changed over the years.
 */
final class OldClient implements AutoCloseable {

    private static final String CLIENTS = "org.apache.kafka.clients.";
    private static final String SERIALIZATION = "org.apache.kafka.common.serialization.String";

    /**
     * A record as every release knows it.
     *
     * @param timestamp null where the release does not know times
     */
    record Message(long offset, Long timestamp, String key, String value) {}

    private final String version;
    private final URLClassLoader classes;

    OldClient(String version) {
        this.version = version;
        Path jars = Path.of(System.getProperty("odradek.peer.clients"), "clients-" + version);
        try (Stream<Path> files = Files.list(jars)) {
            URL[] urls = files.map(OldClient::url).toArray(URL[]::new);
            classes = new URLClassLoader(version, urls, ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return version;
    }

    /** Timestamps came with message format 1. */
    boolean knowsTimes() {
        return !version.startsWith("0.9");
    }

    /** Writes to partition 0, and gives the offsets. */
    List<Long> produce(String bootstrap, String topic, String codec, List<Message> messages) {
        return inside(() -> {
            Map<String, Object> config = new HashMap<>();
            config.put("bootstrap.servers", bootstrap);
            config.put("acks", "all");
            config.put("linger.ms", 5);
            config.put("compression.type", codec);
            config.put("key.serializer", SERIALIZATION + "Serializer");
            config.put("value.serializer", SERIALIZATION + "Serializer");
            Object producer = type(CLIENTS + "producer.KafkaProducer")
                    .getConstructor(Map.class)
                    .newInstance(config);
            try {
                Method send = producer.getClass().getMethod("send", type(CLIENTS + "producer.ProducerRecord"));
                List<Future<?>> sent = new ArrayList<>();
                for (Message message : messages) {
                    sent.add((Future<?>) send.invoke(producer, record(topic, message)));
                }
                List<Long> offsets = new ArrayList<>();
                for (Future<?> each : sent) {
                    offsets.add((Long) get(each.get(), "offset"));
                }
                return offsets;
            } finally {
                ((AutoCloseable) producer).close();
            }
        });
    }

    private Object record(String topic, Message message) throws ReflectiveOperationException {
        Class<?> type = type(CLIENTS + "producer.ProducerRecord");
        return knowsTimes()
                ? type.getConstructor(String.class, Integer.class, Long.class, Object.class, Object.class)
                        .newInstance(topic, 0, message.timestamp(), message.key(), message.value())
                : type.getConstructor(String.class, Integer.class, Object.class, Object.class)
                        .newInstance(topic, 0, message.key(), message.value());
    }

    /** Reads so many messages from the start of partition 0 of each topic. */
    Map<String, List<Message>> consume(String bootstrap, Map<String, Integer> counts) {
        return inside(() -> {
            Map<String, Object> config = new HashMap<>();
            config.put("bootstrap.servers", bootstrap);
            config.put("enable.auto.commit", false);
            config.put("key.deserializer", SERIALIZATION + "Deserializer");
            config.put("value.deserializer", SERIALIZATION + "Deserializer");
            Object consumer = type(CLIENTS + "consumer.KafkaConsumer")
                    .getConstructor(Map.class)
                    .newInstance(config);
            try {
                return consume(consumer, counts);
            } finally {
                ((AutoCloseable) consumer).close();
            }
        });
    }

    /** Subscribes as the member of a group, reads so many messages, commits them, and leaves. */
    List<Message> consumeInGroup(String bootstrap, String group, String topic, int count) {
        return inside(() -> {
            Map<String, Object> config = new HashMap<>();
            config.put("bootstrap.servers", bootstrap);
            config.put("group.id", group);
            config.put("auto.offset.reset", "earliest");
            config.put("enable.auto.commit", false);
            config.put("key.deserializer", SERIALIZATION + "Deserializer");
            config.put("value.deserializer", SERIALIZATION + "Deserializer");
            Object consumer = type(CLIENTS + "consumer.KafkaConsumer")
                    .getConstructor(Map.class)
                    .newInstance(config);
            try {
                Arrays.stream(consumer.getClass().getMethods())
                        .filter(method -> method.getName().equals("subscribe")
                                && method.getParameterCount() == 1
                                && method.getParameterTypes()[0].isAssignableFrom(List.class))
                        .findFirst()
                        .orElseThrow()
                        .invoke(consumer, List.of(topic));
                Map<String, List<Message>> read = poll(consumer, Map.of(topic, count));
                consumer.getClass().getMethod("commitSync").invoke(consumer);
                return read.get(topic);
            } finally {
                ((AutoCloseable) consumer).close();
            }
        });
    }

    private Map<String, List<Message>> consume(Object consumer, Map<String, Integer> counts)
            throws ReflectiveOperationException {
        Class<?> partitionType = type("org.apache.kafka.common.TopicPartition");
        List<Object> partitions = new ArrayList<>();
        for (String topic : counts.keySet()) {
            partitions.add(partitionType.getConstructor(String.class, int.class).newInstance(topic, 0));
        }
        Method assign = Arrays.stream(consumer.getClass().getMethods())
                .filter(method -> method.getName().equals("assign"))
                .findFirst()
                .orElseThrow();
        assign.invoke(consumer, partitions);
        Method seek = consumer.getClass().getMethod("seek", partitionType, long.class);
        for (Object partition : partitions) {
            seek.invoke(consumer, partition, 0L);
        }
        return poll(consumer, counts);
    }

    private Map<String, List<Message>> poll(Object consumer, Map<String, Integer> counts)
            throws ReflectiveOperationException {
        Method poll = consumer.getClass().getMethod("poll", long.class);
        Map<String, List<Message>> read = new HashMap<>();
        counts.keySet().forEach(topic -> read.put(topic, new ArrayList<>()));
        long deadline = System.nanoTime() + Clients.PATIENCE.toNanos();
        while (counts.entrySet().stream()
                .anyMatch(count -> read.get(count.getKey()).size() < count.getValue())) {
            if (System.nanoTime() > deadline) {
                Map<String, Integer> sizes = new HashMap<>();
                read.forEach((topic, messages) -> sizes.put(topic, messages.size()));
                throw new AssertionError(version + " reads no more than " + sizes + " of " + counts);
            }
            for (Object record : (Iterable<?>) poll.invoke(consumer, 100L)) {
                read.get((String) get(record, "topic"))
                        .add(new Message(
                                (Long) get(record, "offset"),
                                knowsTimes() ? (Long) get(record, "timestamp") : null,
                                (String) get(record, "key"),
                                (String) get(record, "value")));
            }
        }
        return read;
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return classes.loadClass(name);
    }

    private static Object get(Object object, String name) throws ReflectiveOperationException {
        return object.getClass().getMethod(name).invoke(object);
    }

    /** Clients look for serializers in the context class loader of the thread. */
    private <T> T inside(Work<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            return work.run();
        } catch (Exception e) {
            throw new AssertionError("client " + version + " fails", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws Exception;
    }
}
