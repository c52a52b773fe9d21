package io.odradek.broker.network;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Recognises, by its first four bytes, what comes to a Kafka port without speaking Kafka. */
final class ForeignProtocol {

    private static final Set<String> HTTP =
            Set.of("GET ", "POST", "HEAD", "PUT ", "DELE", "OPTI", "PATC", "CONN", "PRI ");
    private static final Set<String> ZOOKEEPER =
            Set.of("ruok", "stat", "srvr", "mntr", "conf", "cons", "envi", "isro", "dump", "wchs");
    private static final int TLS_HANDSHAKE = 0x1603;

    private static final String HTTP_ANSWER = "This port speaks the Kafka protocol, not HTTP.\n"
            + "Use a Kafka client here. Metrics are at metrics.port, if that is set.\n";

    private ForeignProtocol() {}

    /** What the first four bytes of a connection say, as the end of a sentence; empty if they may be a request's size. */
    static Optional<String> recognise(int firstBytes) {
        if (isHttp(firstBytes)) {
            return Optional.of("sent an HTTP request; this port speaks the Kafka protocol");
        }
        if (firstBytes >>> 16 == TLS_HANDSHAKE) {
            return Optional.of(
                    "speaks TLS to a plaintext listener; set security.protocol=PLAINTEXT in the client, or use a TLS listener");
        }
        String text = text(firstBytes);
        if (ZOOKEEPER.contains(text)) {
            return Optional.of("sent the ZooKeeper command '" + text + "'; ZooKeeper listens on another port");
        }
        if (text.equals("SSH-")) {
            return Optional.of("speaks SSH; this port speaks the Kafka protocol");
        }
        return Optional.empty();
    }

    static boolean isHttp(int firstBytes) {
        return HTTP.contains(text(firstBytes));
    }

    /** A whole answer for a person with a browser. */
    static byte[] httpAnswer() {
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
                        + HTTP_ANSWER.length() + "\r\n\r\n" + HTTP_ANSWER)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(int bytes) {
        byte[] letters = {(byte) (bytes >>> 24), (byte) (bytes >>> 16), (byte) (bytes >>> 8), (byte) bytes};
        return new String(letters, StandardCharsets.ISO_8859_1);
    }
}
