package io.odradek.broker.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.odradek.broker.metrics.PrometheusText.Kind;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;

/**
 * What Prometheus' client libraries tell of every process and JVM, under their names: times in seconds, sizes in bytes.
 *
 * <p>Runs on: the thread of a scrape.
 */
final class ProcessValues {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;

    private ProcessValues() {}

    static void add(PrometheusText text) {
        addProcess(text);
        addMemory(text, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        addMemory(text, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            gauge(
                    text,
                    "jvm_buffer_pool_used_bytes",
                    "Memory of buffers outside of the heap",
                    Map.of("pool", pool.getName()),
                    pool.getMemoryUsed());
        }
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            Map<String, String> label = Map.of("gc", gc.getName());
            text.add("jvm_gc_collection_seconds_count", Kind.COUNTER, "Collections", label, gc.getCollectionCount());
            text.add(
                    "jvm_gc_collection_seconds_sum",
                    Kind.COUNTER,
                    "Time in collections",
                    label,
                    gc.getCollectionTime() / MS_PER_SECOND);
        }
        gauge(
                text,
                "jvm_threads_current",
                "Live threads",
                Map.of(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void addProcess(PrometheusText text) {
        gauge(
                text,
                "process_start_time_seconds",
                "Start of the process, since 1970",
                Map.of(),
                ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_SECOND);
        java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof OperatingSystemMXBean process) {
            text.add(
                    "process_cpu_seconds_total",
                    Kind.COUNTER,
                    "Processor time, user and system",
                    Map.of(),
                    process.getProcessCpuTime() / NANOS_PER_SECOND);
        }
        if (system instanceof UnixOperatingSystemMXBean unix) {
            gauge(text, "process_open_fds", "Open file descriptors", Map.of(), unix.getOpenFileDescriptorCount());
            gauge(text, "process_max_fds", "Most file descriptors", Map.of(), unix.getMaxFileDescriptorCount());
        }
    }

    private static void addMemory(PrometheusText text, String area, MemoryUsage usage) {
        Map<String, String> label = Map.of("area", area);
        gauge(text, "jvm_memory_used_bytes", "Memory in use", label, usage.getUsed());
        gauge(text, "jvm_memory_committed_bytes", "Memory had of the system", label, usage.getCommitted());
        // -1 where there is no limit, as the client libraries say it
        gauge(text, "jvm_memory_max_bytes", "Most memory", label, usage.getMax());
    }

    private static void gauge(
            PrometheusText text, String family, String help, Map<String, String> labels, double value) {
        text.add(family, Kind.GAUGE, help, labels, value);
    }
}
