package io.odradek.clients.cluster;

import io.odradek.common.config.ConfigException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens. */
public record ServerAddress(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("(?:[a-zA-Z_]+://)?(?:\\[([0-9a-fA-F:.%]+)]|([^:/\\[\\]]+)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /**
     * The addresses of {@code bootstrap.servers}.
     *
     * @throws ConfigException if one of them is no address
     */
    public static List<ServerAddress> listOf(List<String> texts) {
        return texts.stream().map(ServerAddress::of).toList();
    }

    static ServerAddress of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > MAX_PORT) {
            throw new ConfigException("bootstrap.servers", text, "it takes host:port, with commas between several");
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return new ServerAddress(host, Integer.parseInt(form.group(3)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
