package io.odradek.broker.config;

/**
 * A place where the broker listens or is to be reached.
 *
 * @param name the listener's name, in upper case
 * @param securityProtocol PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @param host empty for every address
 * @param port 0 for one that is free
 */
public record Listener(String name, String securityProtocol, String host, int port) {

    /** The form that configuration and ZooKeeper have: {@code NAME://host:port}. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return name + "://" + shown + ":" + port;
    }
}
