package io.odradek.clients.producer;

import java.util.LinkedHashSet;
import java.util.Set;

/** The partitions that one broker leads and that have something to send, in turn. Runs on: the event loop. */
final class NodeQueue {

    private final int nodeId;
    private final Set<PartitionQueue> ready = new LinkedHashSet<>();
    private int inFlight;
    private boolean connecting;

    NodeQueue(int nodeId) {
        this.nodeId = nodeId;
    }

    int nodeId() {
        return nodeId;
    }

    Set<PartitionQueue> ready() {
        return ready;
    }

    int inFlight() {
        return inFlight;
    }

    void sent() {
        inFlight++;
    }

    void answered() {
        inFlight--;
    }

    boolean isConnecting() {
        return connecting;
    }

    void connecting(boolean now) {
        connecting = now;
    }
}
