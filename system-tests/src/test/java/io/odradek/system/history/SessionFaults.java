package io.odradek.system.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** Ends a broker's session with ZooKeeper on the server's side, as an expiry does: everything ephemeral goes at once. */
final class SessionFaults {

    private static final int TIMEOUT_MS = 10_000;

    private SessionFaults() {}

    static Fault expire(Cluster cluster, BrokerNode broker) {
        return new Fault() {
            @Override
            public String what() {
                return "expire the session of broker " + broker.id();
            }

            @Override
            public void inflict() {
                try {
                    end(cluster.zookeepers().connectString(), broker.id());
                } catch (IOException e) {
                    System.out.println("no session ended: " + e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void heal() {
                // the broker does it by itself
            }
        };
    }

    private static void end(String connect, int broker) throws IOException, InterruptedException {
        Map<String, String> registration = registration(connect, broker);
        if (!registration.containsKey("session")) {
            throw new IOException("broker " + broker + " is not registered");
        }
        long session = Long.parseUnsignedLong(registration.get("session"), 16);
        byte[] password = Base64.getDecoder().decode(registration.get("password"));
        CountDownLatch settled = new CountDownLatch(1);
        try (ZooKeeper attached = new ZooKeeper(
                connect,
                TIMEOUT_MS,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected || event.getState() == KeeperState.Expired) {
                        settled.countDown();
                    }
                },
                session,
                password)) {
            if (!settled.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("cannot attach to the session of broker " + broker + ": " + attached.getState());
            }
        }
    }

    private static Map<String, String> registration(String connect, int broker)
            throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper client = new ZooKeeper(connect, TIMEOUT_MS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        })) {
            if (!connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("ZooKeeper cannot be reached");
            }
            return texts(client.getData("/brokers/ids/" + broker, false, null));
        } catch (KeeperException e) {
            throw new IOException("broker " + broker + " is not registered", e);
        }
    }

    /** The texts in a JSON object, whatever lies around them. */
    private static Map<String, String> texts(byte[] json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    texts.put(parser.currentName(), parser.getText());
                }
            }
        }
        return texts;
    }
}
