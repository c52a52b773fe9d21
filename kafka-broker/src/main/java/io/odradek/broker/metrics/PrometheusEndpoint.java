package io.odradek.broker.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.odradek.broker.metrics.PrometheusText.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code http://host:metrics.port/metrics}: all metrics of the broker and its process in Prometheus' text format.
 *
 * <p>Life: {@link #start}, {@link #close}. Runs on: a few daemon threads of its own, so that one slow reader does not keep
 * the next from its answer.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusEndpoint.class);

    private static final String PATH = "/metrics";
    private static final int THREADS = 4;
    private static final int BACKLOG = 50;
    private static final int NO_BODY = -1;

    private final Metrics metrics;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private PrometheusEndpoint(Metrics metrics, HttpServer server) {
        this.metrics = metrics;
        this.server = server;
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "prometheus");
            thread.setDaemon(true);
            return thread;
        };
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), daemons);
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Listens and serves.
     *
     * @param host empty for every address
     * @param port 0 for one that is free
     * @throws IOException if the address cannot be had
     */
    public static PrometheusEndpoint start(Metrics metrics, String host, int port) throws IOException {
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        PrometheusEndpoint endpoint = new PrometheusEndpoint(metrics, HttpServer.create(address, BACKLOG));
        // the server's own thread is a daemon only if it is started from one
        CompletableFuture.runAsync(endpoint.server::start, endpoint.threads).join();
        return endpoint;
    }

    /** The port that it got. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, "text/plain", "The metrics are at " + PATH + "\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain", "Metrics can only be read\n");
            } else {
                send(exchange, 200, PrometheusText.CONTENT_TYPE, text());
            }
        } catch (RuntimeException e) {
            LOG.error("Cannot answer {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            throw e;
        }
    }

    private String text() {
        PrometheusText text = new PrometheusText();
        metrics.all().forEach((name, metric) -> PrometheusNames.add(text, name, metric));
        metrics.samples()
                .forEach(sample ->
                        text.add(sample.family(), Kind.GAUGE, sample.help(), sample.labels(), sample.value()));
        ProcessValues.add(text);
        return text.toString();
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, NO_BODY);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Stops listening; a scrape under way is cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
