package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registration of a live broker, {@code /brokers/ids/<id>}: written as version 5, read as 1 to 5.
 *
 * @param endpoints one per listener, in the order of the configuration
 * @param rack where its machine stands, if told
 * @param jmxPort -1 when there is none
 * @param timestampMs when it registered
 * @param incarnation ours; empty for another implementation's broker
 */
public record BrokerNode(
        List<Endpoint> endpoints,
        Optional<String> rack,
        int jmxPort,
        long timestampMs,
        Optional<Incarnation> incarnation) {

    private static final int VERSION = 5;
    private static final String PLAINTEXT = "PLAINTEXT";

    public BrokerNode {
        endpoints = List.copyOf(endpoints);
    }

    /** The same registration as made by that incarnation. */
    public BrokerNode with(Incarnation newIncarnation, long newTimestampMs) {
        return new BrokerNode(endpoints, rack, jmxPort, newTimestampMs, Optional.of(newIncarnation));
    }

    /** "host:port" of the first endpoint, for messages. */
    public String address() {
        return endpoints.isEmpty()
                ? "an unknown address"
                : endpoints.get(0).host() + ':' + endpoints.get(0).port();
    }

    public byte[] toJson() {
        Optional<Endpoint> plain = endpoints.stream()
                .filter(endpoint -> endpoint.protocol().equals(PLAINTEXT))
                .findFirst();
        Map<String, Object> protocols = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> protocols.put(endpoint.listener(), endpoint.protocol()));
        JsonWriter json = new JsonWriter()
                .put("features", Map.of())
                .put("listener_security_protocol_map", protocols)
                .put(
                        "endpoints",
                        endpoints.stream().map(Endpoint::connectionString).toList());
        rack.ifPresent(place -> json.put("rack", place));
        json.put("jmx_port", jmxPort)
                .put("port", plain.map(Endpoint::port).orElse(-1))
                .put("host", plain.map(Endpoint::host).orElse(null))
                .put("version", VERSION)
                .put("timestamp", Long.toString(timestampMs));
        incarnation.ifPresent(ours -> json.put("odradek", ours.toJson()));
        return json.toBytes();
    }

    public static BrokerNode parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        int version = json.integer("version");
        if (version < 1) {
            throw new MalformedNodeException(path, "broker registration of version " + version);
        }
        return new BrokerNode(
                endpoints(json, version, path),
                json.optionalString("rack"),
                json.integer("jmx_port", -1),
                timestamp(json, path),
                json.optionalObject("odradek").map(ours -> Incarnation.parse(ours, path)));
    }

    private static List<Endpoint> endpoints(JsonObject json, int version, String path) {
        if (version == 1) {
            return List.of(new Endpoint(PLAINTEXT, PLAINTEXT, json.string("host"), json.integer("port")));
        }
        Map<String, String> protocols = json.stringMap("listener_security_protocol_map");
        return json.strings("endpoints").stream()
                .map(text -> Endpoint.parse(text, protocols, path))
                .toList();
    }

    private static long timestamp(JsonObject json, String path) {
        String text = json.optionalString("timestamp").orElse("-1");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "timestamp '" + text + "' is not a number", e);
        }
    }
}
