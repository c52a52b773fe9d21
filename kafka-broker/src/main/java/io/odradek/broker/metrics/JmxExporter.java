package io.odradek.broker.metrics;

import com.codahale.metrics.Metric;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows every metric as an MBean under Kafka's name, with the attributes of Kafka's MBeans.
 *
 * <p>A broker has thousands of metrics, and neither its start nor the making of a topic waits for their MBeans: a thread
 * in the background is told which names have changed and brings the MBeans in line with what is there when it comes to
 * them. So the order in which two threads report a change of the same name does not matter.
 *
 * <p>Where another broker of the same JVM has a name already, that one keeps it.
 *
 * <p>Life: {@link #start} once, {@link #close}. Runs on: a daemon thread of its own.
 */
public final class JmxExporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JmxExporter.class);

    /** Wakes the thread up at the end. */
    private static final MetricName END = MetricName.of("", "", "");

    private final Metrics metrics;
    private final BlockingQueue<MetricName> changed = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "jmx-exporter");
    private final Map<MetricName, MetricBean> shown = new HashMap<>();
    private Runnable unfollow = () -> {};
    private volatile boolean closed;

    public JmxExporter(Metrics metrics) {
        this.metrics = metrics;
        thread.setDaemon(true);
    }

    /** Begins to show the metrics, and goes on with those that come later. Returns at once. */
    public void start() {
        unfollow = metrics.follow(changed::add);
        changed.addAll(metrics.all().keySet());
        thread.start();
    }

    private void run() {
        // here, because the first call loads hundreds of classes
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            while (!closed) {
                bringInLine(server, changed.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Map.copyOf(shown).keySet().forEach(name -> hide(server, name));
        }
    }

    private void bringInLine(MBeanServer server, MetricName name) {
        Metric metric = metrics.all().get(name);
        MetricBean bean = shown.get(name);
        if (bean != null && (metric == null || bean.attributes() != MetricAttributes.of(metric))) {
            hide(server, name);
            bean = null;
        }
        if (bean == null && metric != null) {
            show(server, name, metric);
        }
    }

    private void show(MBeanServer server, MetricName name, Metric metric) {
        MetricBean bean = new MetricBean(name, () -> metrics.all().get(name), MetricAttributes.of(metric));
        try {
            server.registerMBean(bean, new ObjectName(name.toString()));
            shown.put(name, bean);
        } catch (InstanceAlreadyExistsException e) {
            LOG.debug("{} is shown already", name);
        } catch (JMException e) {
            LOG.warn("Cannot show {} in JMX", name, e);
        }
    }

    private void hide(MBeanServer server, MetricName name) {
        shown.remove(name);
        try {
            server.unregisterMBean(new ObjectName(name.toString()));
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} is gone already", name);
        } catch (JMException e) {
            LOG.warn("Cannot take {} out of JMX", name, e);
        }
    }

    /** Takes all MBeans away and waits until that is done. */
    @Override
    public void close() {
        unfollow.run();
        closed = true;
        changed.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
