package io.odradek.broker.api;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ProtocolReader;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which API is served by which handler. An API that is not in here is not served and not advertised.
 *
 * <p>Runs on: filled once when the broker starts, then read from event loops.
 */
public final class ApiRoutes {

    /** Reads the message of one API. */
    @FunctionalInterface
    public interface MessageReader<Q extends ApiMessage> {

        Q read(ProtocolReader in, short version);
    }

    /** One API with its handler. */
    public record Route<Q extends ApiMessage>(ApiKey api, MessageReader<Q> reader, ApiHandler<Q> handler) {}

    private final Map<ApiKey, Route<?>> routes = new EnumMap<>(ApiKey.class);

    /** Serves an API by a handler. */
    public <Q extends ApiMessage> ApiRoutes route(ApiKey api, MessageReader<Q> reader, ApiHandler<Q> handler) {
        if (routes.put(api, new Route<>(api, reader, handler)) != null) {
            throw new IllegalStateException(api + " has two handlers");
        }
        return this;
    }

    /** The route of an API, if it is served. */
    public Optional<Route<?>> find(ApiKey api) {
        return Optional.ofNullable(routes.get(api));
    }

    /** The APIs that are served, by number. */
    public Collection<ApiKey> served() {
        return routes.keySet();
    }
}
