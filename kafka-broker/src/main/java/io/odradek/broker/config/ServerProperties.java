package io.odradek.broker.config;

import io.odradek.common.config.ConfigException;
import io.odradek.common.config.NearestName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A {@code server.properties} file, with the overrides of the command line, and what is odd about its keys.
 *
 * <p>A key that Kafka has and Odradek does not use is said once; one that neither knows is said with the nearest that
 * exists. Neither stops the start: a file written for Kafka starts a broker here.
 */
public final class ServerProperties {

    /** The key under which newer Kafka keeps the number of a broker. */
    private static final String NODE_ID = "node.id";

    private final Map<String, String> values;
    private final List<String> warnings;

    private ServerProperties(Map<String, String> values, List<String> warnings) {
        this.values = values;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file and applies overrides.
     *
     * @param overrides {@code key=value} each
     * @throws ConfigException if the file cannot be read or an override is not {@code key=value}
     */
    public static ServerProperties load(Path file, List<String> overrides) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> values.put(name, properties.getProperty(name)));
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new ConfigException("--override takes key=value, not " + override);
            }
            values.put(
                    override.substring(0, equals).trim(),
                    override.substring(equals + 1).trim());
        }
        return of(values);
    }

    /** The properties of a map; {@code node.id} stands for {@code broker.id} where only it is given. */
    public static ServerProperties of(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>(given);
        String nodeId = values.remove(NODE_ID);
        String brokerId = values.get(ServerKeys.BROKER_ID.name());
        if (nodeId != null && brokerId != null && !nodeId.trim().equals(brokerId.trim())) {
            throw new ConfigException(
                    "broker.id is " + brokerId + " and node.id is " + nodeId + "; set one of them, or both alike");
        }
        if (nodeId != null) {
            values.put(ServerKeys.BROKER_ID.name(), nodeId);
        }
        return new ServerProperties(values, warningsFor(values.keySet()));
    }

    /** Name and value of every key in the file, known or not. */
    public Map<String, String> values() {
        return values;
    }

    /** One sentence for each key that has no effect. */
    public List<String> warnings() {
        return warnings;
    }

    private static List<String> warningsFor(Set<String> names) {
        Set<String> kafkas = kafkaKeyNames();
        List<String> warnings = new ArrayList<>();
        Set<String> unused = new TreeSet<>();
        for (String name : names) {
            if (BrokerConfig.key(name).isPresent()) {
                continue;
            }
            if (kafkas.contains(name)) {
                unused.add(name);
            } else {
                warnings.add("Unknown configuration key " + name + nearest(name, kafkas));
            }
        }
        if (!unused.isEmpty()) {
            warnings.add("These keys of Kafka have no effect here: " + String.join(", ", unused));
        }
        return warnings;
    }

    private static String nearest(String name, Set<String> kafkas) {
        Set<String> candidates = new TreeSet<>(kafkas);
        BrokerConfig.allKeys().forEach(key -> candidates.add(key.name()));
        return NearestName.of(name, candidates)
                .map(best -> "; did you mean " + best + "?")
                .orElse("; it is ignored");
    }

    private static Set<String> kafkaKeyNames() {
        try (InputStream in = ServerProperties.class.getResourceAsStream("kafka-key-names.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("kafka-key-names.txt is missing from the broker's jar", e);
        }
    }
}
