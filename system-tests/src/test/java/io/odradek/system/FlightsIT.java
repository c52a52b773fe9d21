package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two hundred thousand flights through one client and out through the others, before and after the death of the broker. The
 * data are those of the npm package vega-datasets.
 */
@Tag("foreign")
class FlightsIT {

    private static final String PACKAGE = "vega-datasets@3.2.1";
    private static final int PARTITIONS = 6;
    private static final Map<String, BiFunction<Cluster, String, List<Flight>>> READERS = Map.of(
            "java",
            FlightsIT::readWithJava,
            "kcat",
            FlightsIT::readWithKcat,
            "kafka-python",
            FlightsIT::readWithPython);

    @TempDir
    Path directory;

    /** One record, where it came to lie; partition and offset are -1 before it was written. */
    private record Flight(int partition, long offset, String key, String value) {}

    @ParameterizedTest
    @CsvSource({
        "flights-200k.json, distance, java",
        "flights-200k.json, distance, confluent",
        "flights-20k.json, origin, java",
        "flights-20k.json, origin, confluent"
    })
    void everyFlightArrivesInTheOrderOfItsKey(String file, String key, String writer) throws IOException {
        List<Flight> flights = flights(data(file), key);
        assertThat(flights).hasSizeGreaterThan(19_000);
        try (Cluster cluster = Cluster.start(directory)) {
            Clients.createTopic(cluster, "flights", PARTITIONS, Map.of("segment.bytes", "4000000"));
            write(cluster, writer, flights);
            List<Flight> before = requireAll(cluster, flights);
            cluster.crashBroker();
            assertThat(requireAll(cluster, flights)).isEqualTo(before);
        }
        System.out.println("FlightsIT: " + flights.size() + " records of " + file + " written with " + writer);
    }

    private void write(Cluster cluster, String writer, List<Flight> flights) throws IOException {
        if (writer.equals("java")) {
            Clients.send(
                    cluster,
                    flights.stream()
                            .map(flight -> new ProducerRecord<>("flights", flight.key(), flight.value()))
                            .toList(),
                    // the one codec that Debian's kafka-python reads without more packages
                    Map.of("compression.type", "gzip", "linger.ms", 5));
            return;
        }
        Path lines = directory.resolve("flights.tsv");
        Files.write(
                lines,
                flights.stream()
                        .map(flight -> flight.key() + "\t" + flight.value())
                        .toList());
        Path script = Scripts.of("flights_write.py");
        assertThat(Tool.run(
                                "",
                                120,
                                List.of(
                                        Scripts.PYTHON,
                                        script.toString(),
                                        cluster.bootstrap(),
                                        "flights",
                                        lines.toString()))
                        .lines())
                .containsExactly(flights.size() + " records are written");
    }

    /** Each client reads the same records at the same places, and they are those that were written. */
    private static List<Flight> requireAll(Cluster cluster, List<Flight> written) {
        List<Flight> first = null;
        for (var reader : READERS.entrySet()) {
            List<Flight> read = new ArrayList<>(reader.getValue().apply(cluster, "flights"));
            read.sort(Comparator.comparingInt(Flight::partition).thenComparingLong(Flight::offset));
            assertThat(read.size()).as(reader.getKey()).isEqualTo(written.size());
            assertThat(byKey(read).equals(byKey(written)))
                    .as("the values of each key, in their order, by " + reader.getKey())
                    .isTrue();
            long[] next = new long[PARTITIONS];
            for (Flight flight : read) {
                assertThat(flight.offset()).isEqualTo(next[flight.partition()]++);
            }
            if (first == null) {
                first = read;
            }
            assertThat(read.equals(first))
                    .as(reader.getKey() + " sees what the others see")
                    .isTrue();
        }
        return first;
    }

    private static Map<String, List<String>> byKey(List<Flight> flights) {
        return flights.stream()
                .collect(Collectors.groupingBy(
                        Flight::key, HashMap::new, Collectors.mapping(Flight::value, Collectors.toList())));
    }

    private static List<Flight> readWithJava(Cluster cluster, String topic) {
        return Clients.readAll(cluster, Clients.partitions(topic, PARTITIONS)).stream()
                .map(record -> new Flight(record.partition(), record.offset(), record.key(), record.value()))
                .toList();
    }

    private static List<Flight> readWithKcat(Cluster cluster, String topic) {
        return lines(List.of(
                "kcat",
                "-b",
                cluster.bootstrap(),
                "-q",
                "-C",
                "-t",
                topic,
                "-o",
                "beginning",
                "-e",
                "-f",
                "%p\\t%o\\t%k\\t%s\\n"));
    }

    private static List<Flight> readWithPython(Cluster cluster, String topic) {
        return lines(List.of(Scripts.PYTHON, Scripts.of("flights_read.py").toString(), cluster.bootstrap(), topic));
    }

    private static List<Flight> lines(List<String> command) {
        return Tool.run("", 240, command).lines().stream()
                .map(line -> line.split("\t", 4))
                .map(parts -> new Flight(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2], parts[3]))
                .toList();
    }

    /** The objects of an array, each as one line of JSON. */
    private static List<Flight> flights(Path file, String keyField) throws IOException {
        JsonFactory json = new JsonFactory();
        List<Flight> flights = new ArrayList<>();
        try (JsonParser parser = json.createParser(file.toFile())) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                StringWriter text = new StringWriter();
                String key = null;
                try (JsonGenerator generator = json.createGenerator(text)) {
                    generator.writeStartObject();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        generator.copyCurrentEvent(parser);
                        boolean isKey = parser.currentName().equals(keyField);
                        parser.nextToken();
                        generator.copyCurrentEvent(parser);
                        key = isKey ? parser.getText() : key;
                    }
                    generator.writeEndObject();
                }
                flights.add(new Flight(-1, -1, key, text.toString()));
            }
        }
        return flights;
    }

    /** A file of the package, which npm fetches once into the build directory. */
    private static Path data(String name) {
        try {
            Path target = Files.createDirectories(Path.of(System.getProperty("odradek.peer.npm")));
            Path file = target.resolve("package/data").resolve(name);
            if (!Files.exists(file)) {
                List<String> packed = Tool.run(
                                "",
                                300,
                                List.of("npm", "pack", "--silent", "--pack-destination", target.toString(), PACKAGE))
                        .lines();
                String archive = packed.get(packed.size() - 1);
                Tool.run(
                                "",
                                120,
                                List.of(
                                        "tar",
                                        "-xzf",
                                        target.resolve(archive).toString(),
                                        "-C",
                                        target.toString(),
                                        "package/data/flights-200k.json",
                                        "package/data/flights-20k.json"))
                        .orFail();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
