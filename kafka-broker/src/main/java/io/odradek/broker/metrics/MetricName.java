package io.odradek.broker.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/**
 * A metric under Kafka's JMX name: {@code domain:type=T,name=N,tag=value,…}.
 *
 * @param domain such as {@code kafka.server}
 * @param type such as {@code BrokerTopicMetrics}
 * @param name such as {@code BytesInPerSec}
 * @param tags in the order in which they are shown
 */
public record MetricName(String domain, String type, String name, List<Tag> tags) {

    /** Values that Kafka shows as they are; a client id may be anything, and stands in quotes otherwise. */
    private static final Pattern PLAIN = Pattern.compile("[\\w\\-%. \\t]+");

    /** One label of a metric. */
    public record Tag(String key, String value) {}

    public MetricName {
        tags = List.copyOf(tags);
    }

    public static MetricName of(String domain, String type, String name) {
        return new MetricName(domain, type, name, List.of());
    }

    /** The same metric with one more label. */
    public MetricName tag(String key, String value) {
        List<Tag> more = new ArrayList<>(tags);
        more.add(new Tag(key, value));
        return new MetricName(domain, type, name, more);
    }

    /** The JMX object name, always a valid one. */
    @Override
    public String toString() {
        String labels = tags.stream()
                .map(tag -> "," + tag.key() + "=" + quoted(tag.value()))
                .collect(Collectors.joining());
        return domain + ":type=" + quoted(type) + ",name=" + quoted(name) + labels;
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : ObjectName.quote(value);
    }
}
