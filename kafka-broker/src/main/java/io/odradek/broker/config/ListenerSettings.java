package io.odradek.broker.config;

import io.odradek.common.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The listeners of a broker and what it tells clients of them.
 *
 * @param listeners where to listen
 * @param advertised what clients are told, one or more for each listener name; a port of 0 stands for the bound one
 * @param interBrokerName the listener that brokers use among themselves
 */
public record ListenerSettings(List<Listener> listeners, List<Listener> advertised, String interBrokerName) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_\\-]+)://(?:\\[([^\\]]+)\\]|([^:\\[\\]/]*)):(\\d{1,5})");
    private static final Set<String> PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final int MAX_PORT = 65_535;

    /**
     * The listeners that a configuration names.
     *
     * @throws ConfigException if they do not make sense together
     */
    public static ListenerSettings of(BrokerConfig config) {
        Map<String, String> protocols = protocols(config.get(NetworkKeys.PROTOCOL_MAP));
        List<Listener> listeners = parse("listeners", config.get(NetworkKeys.LISTENERS), protocols);
        requireDistinct(listeners);
        String advertisedText = config.get(NetworkKeys.ADVERTISED_LISTENERS);
        List<Listener> advertised = advertisedText == null || advertisedText.isBlank()
                ? listeners.stream().map(ListenerSettings::withHost).toList()
                : parse("advertised.listeners", advertisedText, protocols);
        requireKnown(listeners, advertised);
        return new ListenerSettings(listeners, advertised, interBrokerName(config, listeners));
    }

    private static Map<String, String> protocols(String text) {
        Map<String, String> protocols = new HashMap<>();
        for (String pair : text.split(",")) {
            String[] parts = pair.trim().split(":");
            String protocol = parts.length == 2 ? parts[1].trim().toUpperCase(Locale.ROOT) : "";
            if (!PROTOCOLS.contains(protocol)) {
                throw new ConfigException("listener.security.protocol.map takes NAME:PROTOCOL pairs with one of "
                        + "PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL; " + pair.trim() + " is none");
            }
            protocols.put(parts[0].trim().toUpperCase(Locale.ROOT), protocol);
        }
        return protocols;
    }

    private static List<Listener> parse(String key, String text, Map<String, String> protocols) {
        List<Listener> listeners = new ArrayList<>();
        for (String part : text.split(",")) {
            Matcher form = FORM.matcher(part.trim());
            if (!form.matches() || Integer.parseInt(form.group(4)) > MAX_PORT) {
                throw new ConfigException(
                        key + " takes NAME://host:port, separated by commas; " + part.trim() + " is not");
            }
            String name = form.group(1).toUpperCase(Locale.ROOT);
            String protocol = protocols.get(name);
            if (protocol == null) {
                throw new ConfigException("listener.security.protocol.map does not say which protocol listener " + name
                        + " of " + key + " speaks; add " + name + ":PLAINTEXT");
            }
            String host = form.group(2) == null ? form.group(3) : form.group(2);
            listeners.add(new Listener(name, protocol, host, Integer.parseInt(form.group(4))));
        }
        return List.copyOf(listeners);
    }

    private static void requireDistinct(List<Listener> listeners) {
        Set<String> names = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (Listener listener : listeners) {
            if (!names.add(listener.name())) {
                throw new ConfigException(
                        "listeners names " + listener.name() + " twice; each listener needs its own name");
            }
            if (listener.port() != 0 && !places.add(listener.host() + ":" + listener.port())) {
                throw new ConfigException("listeners has two at port " + listener.port() + "; each needs its own");
            }
            if (!listener.securityProtocol().equals("PLAINTEXT")) {
                throw new ConfigException("listener " + listener.name() + " asks for " + listener.securityProtocol()
                        + ", which this version does not serve yet; use PLAINTEXT");
            }
        }
    }

    private static void requireKnown(List<Listener> listeners, List<Listener> advertised) {
        Set<String> names = new HashSet<>();
        listeners.forEach(listener -> names.add(listener.name()));
        for (Listener listener : advertised) {
            if (!names.contains(listener.name())) {
                throw new ConfigException(
                        "advertised.listeners names " + listener.name() + ", which listeners does not have");
            }
            if (listener.host().isEmpty()
                    || listener.host().equals("0.0.0.0")
                    || listener.host().equals("::")) {
                throw new ConfigException("advertised.listeners cannot be " + listener
                        + ": clients cannot connect to that; set advertised.listeners to a name that they can resolve");
            }
        }
    }

    private static Listener withHost(Listener listener) {
        boolean everyAddress = listener.host().isEmpty();
        String host = everyAddress ? localHost() : listener.host();
        return new Listener(listener.name(), listener.securityProtocol(), host, listener.port());
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new ConfigException("this machine's own name does not resolve (" + e.getMessage()
                    + "); set advertised.listeners to a name that clients can resolve");
        }
    }

    private static String interBrokerName(BrokerConfig config, List<Listener> listeners) {
        String name = config.get(NetworkKeys.INTER_BROKER_LISTENER);
        String wanted = (name == null ? config.get(NetworkKeys.INTER_BROKER_PROTOCOL) : name).toUpperCase(Locale.ROOT);
        if (listeners.stream().noneMatch(listener -> listener.name().equals(wanted))) {
            throw new ConfigException("brokers are to use listener " + wanted
                    + " among themselves, but listeners has none of" + " that name; set inter.broker.listener.name");
        }
        return wanted;
    }
}
