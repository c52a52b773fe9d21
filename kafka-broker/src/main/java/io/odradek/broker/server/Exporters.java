package io.odradek.broker.server;

import io.odradek.broker.metrics.JmxExporter;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.metrics.PrometheusEndpoint;
import io.odradek.common.config.ConfigException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the metrics to the world: as MBeans always, in Prometheus text where a port is set. */
final class Exporters {

    private static final Logger LOG = LoggerFactory.getLogger(Exporters.class);

    private static final String EVERY_ADDRESS = "";

    private Exporters() {}

    /** @param port of the endpoint; -1 for none */
    static void start(Metrics metrics, int port, Parts parts) {
        JmxExporter jmx = new JmxExporter(metrics);
        jmx.start();
        parts.add("the MBeans", jmx::close);
        if (port < 0) {
            return;
        }
        try {
            PrometheusEndpoint endpoint = PrometheusEndpoint.start(metrics, EVERY_ADDRESS, port);
            parts.add("the metrics endpoint", endpoint::close);
            LOG.info("Metrics are at http://localhost:{}/metrics", endpoint.port());
        } catch (IOException e) {
            throw new ConfigException("metrics.port " + port + " cannot be had: " + e.getMessage()
                    + "; choose another, or stop the process that uses it");
        }
    }
}
