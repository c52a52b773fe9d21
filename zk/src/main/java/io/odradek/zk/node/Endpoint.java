package io.odradek.zk.node;

import io.odradek.zk.json.MalformedNodeException;

/**
 * Where a broker can be reached by one kind of client.
 *
 * @param listener its name, as in {@code listeners}
 * @param protocol the security protocol that the listener speaks
 */
public record Endpoint(String listener, String protocol, String host, int port) {

    /** {@code NAME://host:port}, with brackets around an IPv6 address. */
    public String connectionString() {
        return listener + "://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }

    static Endpoint parse(String text, java.util.Map<String, String> protocols, String path) {
        int scheme = text.indexOf("://");
        int colon = text.lastIndexOf(':');
        if (scheme < 1 || colon < scheme + 3) {
            throw new MalformedNodeException(path, "endpoint '" + text + "' is not NAME://host:port");
        }
        String listener = text.substring(0, scheme);
        String host = text.substring(scheme + 3, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Endpoint(
                listener,
                protocols.getOrDefault(listener, listener),
                bracketed ? host.substring(1, host.length() - 1) : host,
                port(text, colon, path));
    }

    private static int port(String text, int colon, String path) {
        try {
            return Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "endpoint '" + text + "' has no port", e);
        }
    }
}
