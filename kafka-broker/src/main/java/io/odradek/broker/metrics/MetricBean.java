package io.odradek.broker.metrics;

import com.codahale.metrics.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/**
 * One metric as an MBean that can only be read. All of one kind share their description, so that an MBean costs little
 * more than its name.
 *
 * <p>Runs on: threads of the JMX server.
 */
final class MetricBean implements DynamicMBean {

    private static final Map<MetricAttributes, MBeanInfo> INFOS = new ConcurrentHashMap<>();

    private final MetricName name;
    private final Supplier<Metric> metric;
    private final MetricAttributes attributes;

    /** @param metric null once it is gone; the MBean follows soon after */
    MetricBean(MetricName name, Supplier<Metric> metric, MetricAttributes attributes) {
        this.name = name;
        this.metric = metric;
        this.attributes = attributes;
    }

    MetricAttributes attributes() {
        return attributes;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Map<String, Object> values = read();
        if (!values.containsKey(attribute)) {
            throw new AttributeNotFoundException(name + " has no attribute " + attribute);
        }
        return values.get(attribute);
    }

    @Override
    public AttributeList getAttributes(String[] wanted) {
        Map<String, Object> values = read();
        AttributeList found = new AttributeList();
        for (String attribute : wanted) {
            if (values.containsKey(attribute)) {
                found.add(new Attribute(attribute, values.get(attribute)));
            }
        }
        return found;
    }

    private Map<String, Object> read() {
        Metric current = metric.get();
        return current == null || MetricAttributes.of(current) != attributes
                ? Map.of()
                : attributes.read(name, current);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("metrics can only be read");
    }

    @Override
    public AttributeList setAttributes(AttributeList ignored) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] params, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action), "metrics have no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return INFOS.computeIfAbsent(attributes, MetricBean::describe);
    }

    private static MBeanInfo describe(MetricAttributes attributes) {
        MBeanAttributeInfo[] infos = Stream.of(attributes.names())
                .map(attribute -> new MBeanAttributeInfo(attribute, type(attribute), attribute, true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(MetricBean.class.getName(), attributes.toString(), infos, null, null, null);
    }

    private static String type(String attribute) {
        return switch (attribute) {
            case "Value" -> Object.class.getName();
            case "Count" -> long.class.getName();
            case "RateUnit" -> java.util.concurrent.TimeUnit.class.getName();
            case "EventType" -> String.class.getName();
            default -> double.class.getName();
        };
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(attributes.names());
    }
}
