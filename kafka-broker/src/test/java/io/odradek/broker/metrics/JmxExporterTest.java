package io.odradek.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a JMX client sees, through the JVM's own server. */
class JmxExporterTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Metrics metrics = new Metrics();
    private final JmxExporter exporter = new JmxExporter(metrics);

    /** Other tests of this JVM use the same server. */
    private final String domain = "kafka.test-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        exporter.close();
    }

    private MetricName name(String name) {
        return MetricName.of(domain, "T", name);
    }

    private Set<ObjectName> shown() throws JMException {
        return server.queryNames(new ObjectName(domain + ":*"), null);
    }

    private ObjectName shown(MetricName name) throws JMException {
        ObjectName object = new ObjectName(name.toString());
        await().until(() -> server.isRegistered(object));
        return object;
    }

    private Set<String> attributes(ObjectName object) throws JMException {
        return Arrays.stream(server.getMBeanInfo(object).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void aMeterHasTheAttributesOfKafkas() throws Exception {
        metrics.meter(name("BytesInPerSec")).mark(42);
        exporter.start();

        ObjectName object = shown(name("BytesInPerSec"));

        assertThat(attributes(object))
                .containsExactlyInAnyOrder(
                        "Count",
                        "MeanRate",
                        "OneMinuteRate",
                        "FiveMinuteRate",
                        "FifteenMinuteRate",
                        "RateUnit",
                        "EventType");
        assertThat(server.getAttribute(object, "Count")).isEqualTo(42L);
        assertThat(server.getAttribute(object, "MeanRate"))
                .isInstanceOfSatisfying(Double.class, rate -> assertThat(rate).isPositive());
        assertThat(server.getAttribute(object, "RateUnit")).isEqualTo(TimeUnit.SECONDS);
        assertThat(server.getAttribute(object, "EventType")).isEqualTo("bytes");
    }

    @Test
    void aHistogramHasTheAttributesOfKafkas() throws Exception {
        for (int i = 1; i <= 101; i++) {
            metrics.histogram(name("TotalTimeMs")).update(i);
        }
        exporter.start();

        ObjectName object = shown(name("TotalTimeMs"));

        assertThat(attributes(object))
                .containsExactlyInAnyOrder(
                        "Count",
                        "Min",
                        "Max",
                        "Mean",
                        "StdDev",
                        "50thPercentile",
                        "75thPercentile",
                        "95thPercentile",
                        "98thPercentile",
                        "99thPercentile",
                        "999thPercentile");
        assertThat(server.getAttributes(object, new String[] {"Count", "Min", "Max", "50thPercentile", "Nonsense"})
                        .asList())
                .containsExactly(
                        new Attribute("Count", 101L),
                        new Attribute("Min", 1.0),
                        new Attribute("Max", 101.0),
                        new Attribute("50thPercentile", 51.0));
    }

    @Test
    void everyAttributeIsOfTheTypeThatIsAnnounced() throws Exception {
        metrics.meter(name("meter"));
        metrics.histogram(name("histogram"));
        exporter.start();

        for (ObjectName object : Set.of(shown(name("meter")), shown(name("histogram")))) {
            for (MBeanAttributeInfo info : server.getMBeanInfo(object).getAttributes()) {
                Object value = server.getAttribute(object, info.getName());
                assertThat(info.getType())
                        .as(info.getName())
                        .isIn(
                                value.getClass().getName(),
                                value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void aGaugeHasAValueOfAnyType() throws Exception {
        metrics.gauge(name("State"), () -> "CONNECTED");
        exporter.start();

        ObjectName object = shown(name("State"));

        assertThat(attributes(object)).containsExactly("Value");
        assertThat(server.getAttribute(object, "Value")).isEqualTo("CONNECTED");
        assertThatThrownBy(() -> server.getAttribute(object, "Count")).isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> server.setAttribute(object, new Attribute("Value", "x")))
                .isInstanceOf(AttributeNotFoundException.class);
    }

    @Test
    void metricsThatComeChangeAndGoLaterAreFollowed() throws Exception {
        exporter.start();

        metrics.gauge(name("g"), () -> 1);
        ObjectName object = shown(name("g"));
        metrics.gauge(name("g"), () -> 2);
        assertThat(server.getAttribute(object, "Value")).isEqualTo(2);
        metrics.remove(name("g"));
        await().until(() -> !server.isRegistered(object));

        metrics.meter(name("g"));
        shown(name("g"));
        assertThat(server.getAttribute(object, "Count")).isEqualTo(0L);
    }

    @Test
    void aTagMayHoldAnything() throws Exception {
        for (String odd : new String[] {"a,b=c:d", "\"quoted\"", "*?", "a\nb", "ünïcode", "", "con sumer-1.%2"}) {
            metrics.gauge(name("byte-rate").tag("client-id", odd), () -> odd);
        }
        exporter.start();

        await().until(() -> shown().size() == 7);
        assertThat(new ObjectName(name("byte-rate")
                                .tag("client-id", "con sumer-1.%2")
                                .toString())
                        .getKeyProperty("client-id"))
                .isEqualTo("con sumer-1.%2");
        for (ObjectName object : shown()) {
            String tag = object.getKeyProperty("client-id");
            assertThat(server.getAttribute(object, "Value"))
                    .isEqualTo(tag.startsWith("\"") ? ObjectName.unquote(tag) : tag);
        }
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        for (int i = 0; i < 1000; i++) {
            metrics.meter(name("m").tag("topic", "t" + i));
        }
        exporter.start();
        await().until(() -> shown().size() == 1000);

        exporter.close();
        metrics.meter(name("later"));

        assertThat(shown()).isEmpty();
    }

    @Test
    void closedInTheMiddleNothingIsLeftEither() throws Exception {
        for (int i = 0; i < 5000; i++) {
            metrics.meter(name("m").tag("topic", "t" + i));
        }
        exporter.start();
        await().until(() -> !shown().isEmpty());

        exporter.close();

        assertThat(shown()).isEmpty();
    }

    @Test
    void theFirstBrokerOfAJvmKeepsItsMBeans() throws Exception {
        metrics.gauge(name("g"), () -> "first");
        exporter.start();
        ObjectName object = shown(name("g"));

        Metrics others = new Metrics();
        others.gauge(name("g"), () -> "second");
        others.gauge(name("own"), () -> "second");
        try (JmxExporter second = new JmxExporter(others)) {
            second.start();
            shown(name("own"));
            assertThat(server.getAttribute(object, "Value")).isEqualTo("first");
        }

        assertThat(shown()).containsExactly(object);
    }

    @Test
    void whateverTheOrderOfChangesTheMBeansEndUpAsTheMetrics() throws Exception {
        exporter.start();
        ExecutorService changers = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            int offset = thread;
            changers.execute(() -> {
                for (int i = 0; i < 2000; i++) {
                    MetricName name = name("m").tag("n", Integer.toString(i % 10));
                    if ((i + offset) % 3 == 0) {
                        metrics.remove(name);
                    } else {
                        metrics.gauge(name, () -> offset);
                    }
                }
            });
        }
        changers.shutdown();
        assertThat(changers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        Set<String> expected =
                metrics.all().keySet().stream().map(MetricName::toString).collect(Collectors.toSet());
        await().untilAsserted(() ->
                assertThat(shown().stream().map(ObjectName::toString)).containsExactlyInAnyOrderElementsOf(expected));
    }
}
