package io.odradek.clients.producer;

import io.odradek.common.Cluster;
import io.odradek.common.Configurable;
import java.io.Closeable;

/** Chooses the partition of a record that names none. Runs on: all threads that send. */
public interface Partitioner extends Configurable, Closeable {

    /**
     * @param keyBytes the serialized key, or null
     * @param valueBytes the serialized value, or null
     * @param cluster what is known of it now; of the topic, all partitions are
     * @return a partition, from 0
     */
    int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster);

    /** The producer is closed. */
    @Override
    void close();
}
