package io.odradek.broker.testing;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;

/** What the MBeans of this JVM show; they come some time after the metrics. */
public final class Jmx {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Jmx() {}

    /** The attribute {@code Value} of a gauge. */
    public static Object value(String name) {
        return attribute(name, "Value");
    }

    public static Object attribute(String name, String attribute) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = objectName(name);
        Awaitility.await(name).atMost(PATIENCE).until(() -> server.isRegistered(bean));
        try {
            return server.getAttribute(bean, attribute);
        } catch (JMException e) {
            throw new AssertionError("no " + attribute + " of " + name, e);
        }
    }

    private static ObjectName objectName(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
